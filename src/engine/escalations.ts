import type { Need, Work } from "../executor/executor.ts";
import type { Graph } from "../flow/graph.ts";
import type { Failure } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";
import { peakOf, type Usage } from "../model/usage.ts";
import { type AttemptBefore, escalated, isEscalated, isExhausted } from "../plan/escalate.ts";
import type { ElementRef } from "../plan/plan.ts";
import type { RetryPolicy } from "../task/task.ts";
import type { Earlier } from "./earlier.ts";

export interface EscalationsOptions {
  readonly graph: Graph;
  readonly earlier: Earlier | undefined;
}

export interface FailedWork {
  readonly need: Need;
  readonly failure: Failure;
  readonly usage: Usage | undefined;
}

/** Gives attempts more of what the ones before them ran out of, where their tasks say so. */
export class Escalations {
  readonly #o: EscalationsOptions;
  readonly #before = new Map<string, AttemptBefore>();
  /** Nothing is looked up in a run whose tasks ask for none of this. */
  readonly #isWanted: boolean;

  constructor(options: EscalationsOptions) {
    this.#o = options;
    this.#isWanted = options.graph.steps.some(({ task }) => (task.retry?.escalate ?? false) !== false);
  }

  /** The work with what it is to ask for. */
  apply(element: ElementRef, work: Work): Work {
    const before = this.#isWanted ? this.#beforeOf(element, work.index) : undefined;
    if (before === undefined) return work;
    return { ...work, need: escalated(work.need, work.task.retry?.escalate, before) };
  }

  /** False when another attempt would have no more than this one had. */
  failed(element: ElementRef, { need, failure, usage }: FailedWork): boolean {
    const escalate = this.#policy(element);
    const key = keyOf(element);
    if (!isEscalated(escalate, failure.cause) && !this.#before.has(key)) return true;
    const before = { cause: failure.cause, asked: need, peakRssBytes: peakOf(usage) };
    this.#before.set(key, before);
    return !isExhausted(escalated(need, escalate, before), escalate, before) || this.#isComputed(element);
  }

  /** There will be no further attempt. */
  ended(element: ElementRef): void {
    if (this.#before.size > 0) this.#before.delete(keyOf(element));
  }

  /** What an attempt used, with what it asked for where that is not known from its step alone. */
  record(element: ElementRef, need: Need, usage: Usage | undefined): Usage | undefined {
    if (usage === undefined || (!this.#isComputed(element) && !this.#before.has(keyOf(element))))
      return usage;
    return { ...usage, asked: askedOf(need) };
  }

  #beforeOf(element: ElementRef, index: IndexPath): AttemptBefore | undefined {
    return this.#before.get(keyOf(element)) ?? this.#fromEarlier(element, index);
  }

  /** An element that failed when the run was driven before: it is tried with more now. */
  #fromEarlier(element: ElementRef, index: IndexPath): AttemptBefore | undefined {
    const end = this.#o.earlier?.endOf(element.step, index);
    if (end === undefined || !isEscalated(this.#policy(element), end.cause)) return undefined;
    this.#before.set(keyOf(element), end);
    return end;
  }

  #policy({ step }: ElementRef): RetryPolicy["escalate"] {
    return this.#o.graph.steps[step]!.task.retry?.escalate;
  }

  #isComputed({ step }: ElementRef): boolean {
    return typeof this.#o.graph.steps[step]!.task.resources === "function";
  }
}

export function askedOf({ cpus, memBytes, timeMs }: Need): NonNullable<Usage["asked"]> {
  return { cpus, memBytes, timeMs };
}

function keyOf({ step, position }: ElementRef): string {
  return `${step}:${position}`;
}
