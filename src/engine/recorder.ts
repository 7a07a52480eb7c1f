import type { Graph } from "../flow/graph.ts";
import { SheafError } from "../model/errors.ts";
import type { RunEvent } from "../model/events.ts";
import type { Failure } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";
import type { Canceller } from "../model/states.ts";
import type { Decision, ElementRef, Plan } from "../plan/plan.ts";
import type { ElementRow, ElementWrite, Hit, ResultRow } from "../store/store.ts";
import type { Commits } from "./commits.ts";
import type { Earlier } from "./earlier.ts";
import { lostBelow } from "./evaluator.ts";
import type { Outputs } from "./outputs.ts";

export interface RecorderOptions {
  readonly run: string;
  readonly graph: Graph;
  readonly plan: Plan;
  readonly outputs: Outputs;
  readonly commits: Commits;
  /** What the run had committed before: an element that ends otherwise now is taken back first. */
  readonly earlier: Earlier | undefined;
  readonly now: () => number;
}

type Write<State extends ElementWrite["state"]> = Extract<ElementWrite, { state: State }>;
type Own<State extends "succeeded" | "failed" | "retried"> = Omit<
  Write<State>,
  "state" | "step" | "index" | "at"
> &
  Partial<Pick<Write<State>, "at">>;
type Success = Own<"succeeded">;
type Failed = Own<"failed">;

/** The one place where an element's end is told to all who need it: the plan, the outputs, the store, the listeners. */
export class Recorder {
  readonly failures = new Map<string, { element: ElementRef; attempt: number; failure: Failure }>();
  /** By step: how long cached results had taken to compute, in milliseconds. */
  readonly saved = new Map<number, number>();
  /** By step and reason: how many were skipped. */
  readonly skips = new Map<number, Map<string, number>>();
  readonly #o: RecorderOptions;
  readonly #listeners = new Set<(event: RunEvent) => void>();

  constructor(options: RecorderOptions) {
    this.#o = options;
  }

  listen(listener: (event: RunEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells listeners; the event is only made when there are any. */
  tell(make: () => RunEvent): void {
    if (this.#listeners.size === 0) return;
    const event = make();
    for (const listener of this.#listeners) listener(event);
  }

  index({ step, position }: ElementRef): IndexPath {
    return this.#o.plan.spaces.of(this.#o.graph.steps[step]!.domain).path(position);
  }

  name(step: number): string {
    return this.#o.graph.steps[step]!.name;
  }

  failureOf(step: number, position: number): Failure | undefined {
    return this.failures.get(`${step}:${position}`)?.failure;
  }

  /** `committed` is told the id of the result once it is durable. */
  succeeded(element: ElementRef, success: Success, committed: (result: number) => void): void {
    const { outputs, plan, commits, now } = this.#o;
    outputs.keep(element, success.output, undefined);
    plan.succeeded(element);
    const write = {
      state: "succeeded",
      step: element.step,
      index: this.index(element),
      at: now(),
      ...success,
    } as const;
    commits.addResult(write, (result) => {
      outputs.committed(element, result);
      committed(result);
    });
    this.#tellElement(element, {
      state: "succeeded",
      attempt: success.attempt,
      elapsedMs: success.elapsedMs,
    });
  }

  cached(element: ElementRef, result: Hit | ResultRow, identity: string): void {
    const { outputs, plan, commits, now } = this.#o;
    if ("output" in result) outputs.keep(element, result.output, result.id);
    else outputs.keepText(element, result.text!, result.id);
    plan.cached(element);
    if (commits.isOpen)
      commits.add({
        state: "cached",
        step: element.step,
        index: this.index(element),
        at: now(),
        identity,
        result: result.id,
      });
    this.saved.set(element.step, (this.saved.get(element.step) ?? 0) + result.elapsedMs);
    this.#tellElement(element, { state: "cached", attempt: 0 });
  }

  /** An element that this run has committed earlier: nothing is written. */
  restored(element: ElementRef, row: ElementRow): void {
    const { outputs, plan } = this.#o;
    if (row.state === "failed") {
      this.#keepFailure(element, row.attempt, row.failure!);
      plan.failed(element);
      return;
    }
    if (row.state === "cancelled") return plan.cancelled(element);
    outputs.keep(element, row.result!.output, row.result!.id);
    if (row.state === "succeeded") return plan.succeeded(element);
    plan.cached(element);
    this.saved.set(element.step, (this.saved.get(element.step) ?? 0) + row.result!.elapsedMs);
  }

  /** What the run had committed for this element does not hold any more: its code or its inputs are others now. */
  takenBack(element: ElementRef): void {
    this.#o.commits.add({ state: "pending", step: element.step, index: this.index(element) });
  }

  /** The same for one that ends before it was asked for what the run had committed. */
  #takeBack(step: number, index: IndexPath): void {
    if (this.#o.earlier?.take(step, index) !== undefined)
      this.#o.commits.add({ state: "pending", step, index });
  }

  failed(element: ElementRef, end: Failed): void {
    this.#keepFailure(element, end.attempt, end.failure);
    this.#o.plan.failed(element);
    this.#takeBack(element.step, this.index(element));
    this.#o.commits.add({
      state: "failed",
      step: element.step,
      index: this.index(element),
      at: this.#o.now(),
      ...end,
    });
    this.#tellElement(element, { state: "failed", attempt: end.attempt, failure: end.failure });
  }

  /** An attempt failed, and another will be made. */
  retried(element: ElementRef, tried: Own<"retried">): void {
    const { step } = element;
    this.#o.commits.add({ state: "retried", step, index: this.index(element), at: this.#o.now(), ...tried });
  }

  stale(element: ElementRef, difference: string): void {
    const failure: Failure = { cause: "stale", name: "Stale", message: difference, code: "SHEAF_STALE" };
    this.#keepFailure(element, 0, failure);
    this.#o.plan.stale(element);
    this.#o.commits.add({
      state: "stale",
      step: element.step,
      index: this.index(element),
      at: this.#o.now(),
      difference,
    });
    this.#tellElement(element, { state: "stale", attempt: 0, failure });
  }

  cancelled(element: ElementRef, by: Canceller): void {
    this.#o.plan.cancelled(element);
    this.#o.commits.add({
      state: "cancelled",
      step: element.step,
      index: this.index(element),
      at: this.#o.now(),
      by,
    });
    this.#tellElement(element, { state: "cancelled", attempt: 0 });
  }

  /** What the plan decided by itself. */
  decided(decision: Decision, options: { by: Canceller; failure: Failure | undefined }): void {
    const { step, position, parent, because } = decision;
    const domain = this.#o.graph.steps[step]!.domain;
    const space = this.#o.plan.spaces.of(domain);
    const at = this.#o.now();
    const index = position === undefined ? this.#parentIndex(domain, parent!) : space.path(position);
    this.#takeBack(step, index);
    if (because === "cancelled") this.#o.commits.add({ state: "cancelled", step, index, at, by: options.by });
    else if (because === "failed") {
      const failure = options.failure ?? {
        cause: "error",
        name: "SheafError",
        message: "its list could not be fanned out",
      };
      this.failures.set(`${step}:${lostBelow(parent!)}`, {
        element: { step, position: -1 },
        attempt: 0,
        failure,
      });
      this.#o.commits.add({
        state: "failed",
        step,
        index,
        at,
        attempt: 0,
        startedAt: at,
        identity: undefined,
        failure,
      });
      this.tell(() => ({
        type: "element",
        at,
        step: this.name(step),
        index,
        state: "failed",
        attempt: 0,
        failure,
      }));
    } else {
      const counts = this.skips.get(step) ?? new Map<string, number>();
      this.skips.set(step, counts.set(because.type, (counts.get(because.type) ?? 0) + 1));
      this.#o.commits.add({ state: "skipped", step, index, at, because });
      this.tell(() => ({
        type: "element",
        at,
        step: this.name(step),
        index,
        state: "skipped",
        attempt: 0,
        because,
      }));
    }
  }

  /** An index shorter than the step's own: the elements below it never came to be. */
  #parentIndex(domain: number, parent: number): IndexPath {
    const node = this.#o.graph.domains[domain]!;
    return node.kind === "root"
      ? []
      : this.#o.plan.spaces
          .of(node.parent)
          .path(Math.min(parent, this.#o.plan.spaces.of(node.parent).size - 1));
  }

  #keepFailure(element: ElementRef, attempt: number, failure: Failure): void {
    this.failures.set(`${element.step}:${element.position}`, { element, attempt, failure });
  }

  #tellElement(
    element: ElementRef,
    what: Omit<Extract<RunEvent, { type: "element" }>, "type" | "at" | "step" | "index">,
  ): void {
    this.tell(() => ({
      type: "element",
      at: this.#o.now(),
      step: this.name(element.step),
      index: this.index(element),
      ...what,
    }));
  }

  /** For messages of the engine itself. */
  internal(message: string): never {
    throw new SheafError("SHEAF_INTERNAL", `${this.#o.run}: ${message}`);
  }
}
