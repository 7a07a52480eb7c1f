import type { AttemptControl, RunElement } from "../executor/attempt-control.ts";
import type { Outcome, Work } from "../executor/executor.ts";
import { StopReason } from "../model/stop-reason.ts";
import type { Usage } from "../model/usage.ts";
import type { Encoded } from "../value/encoded.ts";
import { checkOutput } from "./check-output.ts";
import { currentElement } from "./current.ts";
import { ElementContext } from "./element-context.ts";
import { failureOf } from "./failure-of.ts";
import { redact } from "./redact.ts";
import { refuseScratchPaths, removeScratch } from "./scratch.ts";
import type { WorkerServices } from "./services.ts";
import { type PlaceMeter, sharedMeter } from "./usage/place-meter.ts";
import { usageOf } from "./usage/usage-of.ts";

/**
 * How one element is run, on whatever thread: inputs lowered, the task's body called inside its context, the output
 * checked, its files taken in, encoded. A body that returns at once is done with at once. `meter` is that of the thread or
 * process, where attempts run one after the other in it.
 */
export function elementRunner(services: WorkerServices, meter: PlaceMeter = sharedMeter): RunElement {
  const clean = (text: string) => redact(text, services.secrets());
  return (work, control) => {
    const running: Running = {
      work,
      control,
      services,
      meter,
      context: new ElementContext(work, control, { redact: clean, meter }),
      startedAt: performance.now(),
    };
    meter.begin();
    if (control.end !== undefined) return fail(running, control.end, clean);
    try {
      const encoded = currentElement.run(running.context, produce, running);
      if (!(encoded instanceof Promise)) return succeed(running, encoded);
      return encoded.then(
        (output) => succeed(running, output),
        (error: unknown) => fail(running, error, clean),
      );
    } catch (error) {
      return fail(running, error, clean);
    }
  };
}

interface Running {
  readonly work: Work;
  readonly control: AttemptControl;
  readonly services: WorkerServices;
  readonly meter: PlaceMeter;
  readonly context: ElementContext;
  readonly startedAt: number;
}

function produce(running: Running): Encoded | Promise<Encoded> {
  const { context, work, services } = running;
  return chain(inputsOf(running), (inputs) =>
    chain(work.task.body(inputs, context), (output) =>
      chain(checkOutput(work.task.output, output), (checked) => {
        const workDir = context.usedWorkDir;
        if (workDir !== undefined) refuseScratchPaths(checked, workDir);
        // Nothing plain needs to be kept.
        if (typeof checked !== "object" || checked === null)
          return services.encode(checked, work.task.format);
        return chain(services.keep(checked, workDir), (kept) => services.encode(kept, work.task.format));
      }),
    ),
  ) as Encoded | Promise<Encoded>;
}

/** Goes on at once with a value, later with a promise. */
function chain(value: unknown, next: (value: never) => unknown): unknown {
  return isThenable(value)
    ? Promise.resolve(value).then((settled) => next(settled as never))
    : next(value as never);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function inputsOf({ work, services }: Running): unknown {
  const inputs: Record<string, unknown> = {};
  let waiting: Promise<unknown>[] | undefined;
  for (const name in work.inputs) {
    const held = work.inputs[name]!;
    const value = held.special ? services.lower(held.value) : held.value;
    if (held.special && isThenable(value)) {
      (waiting ??= []).push(Promise.resolve(value).then((lowered) => (inputs[name] = lowered)));
    }
    inputs[name] = value;
  }
  return waiting === undefined ? inputs : Promise.all(waiting).then(() => inputs);
}

function succeed(running: Running, output: Encoded): Outcome {
  if (running.control.end !== undefined) return fail(running, running.control.end, String);
  const { usedWorkDir } = running.context;
  running.context.close();
  if (usedWorkDir !== undefined) removeScratch(usedWorkDir);
  const elapsedMs = performance.now() - running.startedAt;
  const usage = used(running, elapsedMs);
  return usage === undefined
    ? { type: "succeeded", output, elapsedMs }
    : { type: "succeeded", output, elapsedMs, usage };
}

// What a task throws once it was told to end is the consequence, not the cause.
function fail(running: Running, error: unknown, clean: (text: string) => string): Outcome {
  const { control, context, startedAt } = running;
  const reason = control.end ?? control.reason;
  const elapsedMs = performance.now() - startedAt;
  const usage = used(running, elapsedMs);
  if (reason?.code === "SHEAF_CANCELLED") {
    context.close();
    return { type: "cancelled" };
  }
  const failure = failureOf(reason ?? error, clean);
  // Whoever opens the log of a failed element finds why it failed, and what it said last.
  if (reason !== undefined && !(error instanceof StopReason) && !isAbort(error))
    context.log.warn(`After it was told to end, it threw ${failureOf(error, clean).message}`);
  context.log.error(failure.stack ?? `${failure.name}: ${failure.message}`);
  context.close();
  return { type: "failed", failure, elapsedMs, ...(usage !== undefined && { usage }) };
}

/** What an operation throws that was given the signal. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function used({ meter, context }: Running, elapsedMs: number): Usage | undefined {
  return usageOf(elapsedMs, meter.end(elapsedMs, context.usedPrograms));
}
