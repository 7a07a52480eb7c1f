import type { RunEvent } from "../../model/events.ts";
import type { Failure } from "../../model/failure.ts";
import { formatIndex, type IndexPath } from "../../model/index-path.ts";
import type { ElementStateName, RunStateName } from "../../model/states.ts";
import { parentOf, spanIdOf, traceIdOf } from "../../model/trace-context.ts";
import type { Attributes, Span, SpanEvent } from "./span.ts";

export interface TracedRun {
  readonly run: string;
  readonly flow: string;
  readonly startedAt: number;
  /** The tasks of the steps, by the steps' names. */
  readonly tasks: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly export: (span: Span) => void;
}

interface OpenElement {
  readonly startedAt: number;
  readonly events: SpanEvent[];
}

interface OpenStep {
  readonly startedAt: number;
  endedAt: number;
  readonly counts: Map<ElementStateName, number>;
  error: string | undefined;
}

type ElementEvent = Extract<RunEvent, { type: "element" }>;

/** Makes spans of what happens in a run: one of the run, one of each step, one of each element that was executed. */
export class RunTrace {
  readonly #run: TracedRun;
  readonly #traceId: string;
  readonly #elements = new Map<string, OpenElement>();
  readonly #steps = new Map<string, OpenStep>();

  constructor(run: TracedRun) {
    this.#run = run;
    this.#traceId = traceIdOf(run.env, run.run);
  }

  heard(event: RunEvent): void {
    if (event.type === "retry") this.#retried(event);
    if (event.type !== "element") return;
    if (event.state === "running") this.#began(event);
    else this.#ended(event);
  }

  /** The run has ended: what is open is ended with it. */
  end(state: RunStateName, failure: Failure | undefined, at: number): void {
    const { run, flow, startedAt, env } = this.#run;
    for (const [name, step] of this.#steps) this.#endStep(name, step);
    this.#run.export({
      traceId: this.#traceId,
      spanId: spanIdOf(env, { run }),
      parentSpanId: parentOf(env)?.spanId,
      name: flow,
      startedAt,
      endedAt: at,
      attributes: {
        "sheaf.run.id": run,
        "sheaf.run.state": state,
        "sheaf.flow.name": flow,
        ...(failure === undefined ? {} : { "error.type": failure.code ?? failure.name }),
      },
      events: [],
      error:
        state === "succeeded" || state === "queued"
          ? undefined
          : (failure?.message ?? `the run was ${state}`),
    });
  }

  #began({ step, index, at }: ElementEvent): void {
    this.#stepOf(step, at);
    const key = keyOf(step, index);
    if (!this.#elements.has(key)) this.#elements.set(key, { startedAt: at, events: [] });
  }

  #retried({ step, index, at, attempt, failure }: Extract<RunEvent, { type: "retry" }>): void {
    const attributes = { ...exception(failure), "sheaf.element.attempt": attempt };
    this.#elements.get(keyOf(step, index))?.events.push({ name: "exception", at, attributes });
  }

  #ended(event: ElementEvent): void {
    const { step, index, at, state, failure } = event;
    const open = this.#stepOf(step, at);
    open.endedAt = at;
    open.counts.set(state, (open.counts.get(state) ?? 0) + 1);
    if (state === "failed" || state === "stale") open.error ??= failure?.message ?? state;
    const key = keyOf(step, index);
    const began = this.#elements.get(key);
    this.#elements.delete(key);
    if (began !== undefined || state === "failed") this.#exportElement(event, began);
  }

  #exportElement(
    { step, index, at, state, attempt, failure }: ElementEvent,
    began: OpenElement | undefined,
  ): void {
    const { run, env, tasks } = this.#run;
    const events = began?.events ?? [];
    const isBad = state !== "succeeded" && state !== "cached";
    this.#run.export({
      traceId: this.#traceId,
      spanId: spanIdOf(env, { run, step, index }),
      parentSpanId: spanIdOf(env, { run, step }),
      name: index.length === 0 ? step : `${step}[]`, // names are to be few: the index is an attribute
      startedAt: began?.startedAt ?? at,
      endedAt: at,
      attributes: {
        "sheaf.run.id": run,
        "sheaf.step.name": step,
        "sheaf.task.name": tasks.get(step),
        "sheaf.element.index": index.join(","),
        "sheaf.element.attempt": attempt,
        "sheaf.element.state": state,
        ...(failure === undefined ? {} : { "error.type": failure.code ?? failure.name }),
      },
      events:
        failure === undefined
          ? events
          : [...events, { name: "exception", at, attributes: exception(failure) }],
      error: isBad ? (failure?.message ?? `it was ${state}`) : undefined,
    });
  }

  #endStep(name: string, { startedAt, endedAt, counts, error }: OpenStep): void {
    const { run, env, tasks } = this.#run;
    const told = [...counts].map(([state, count]) => [`sheaf.step.${state}`, count] as const);
    this.#run.export({
      traceId: this.#traceId,
      spanId: spanIdOf(env, { run, step: name }),
      parentSpanId: spanIdOf(env, { run }),
      name,
      startedAt,
      endedAt,
      attributes: {
        "sheaf.run.id": run,
        "sheaf.step.name": name,
        "sheaf.task.name": tasks.get(name),
        ...Object.fromEntries(told),
      },
      events: [],
      error,
    });
  }

  #stepOf(name: string, at: number): OpenStep {
    let step = this.#steps.get(name);
    if (step === undefined) {
      step = { startedAt: at, endedAt: at, counts: new Map(), error: undefined };
      this.#steps.set(name, step);
    }
    return step;
  }
}

const keyOf = (step: string, index: IndexPath) => `${step}${formatIndex(index)}`;

/** A failure by the conventions for exceptions. */
function exception({ name, message, stack }: Failure): Attributes {
  return { "exception.type": name, "exception.message": message, "exception.stacktrace": stack };
}
