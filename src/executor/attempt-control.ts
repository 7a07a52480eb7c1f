import type { StopReason, StopSignal } from "../model/stop-reason.ts";
import type { Outcome, Work } from "./executor.ts";
import { type StopOrder, stopReason } from "./stop-reason.ts";

/** What an attempt tells whoever runs it. */
export interface AttemptReport {
  progress(done: number, total: number | undefined): void;
  /** A program is being started: until this is taken back, ending the worker would lose sight of it. */
  shield?(on: boolean): void;
  /** A program with a process group of its own was started, or has ended. */
  group?(pid: number, ended: boolean): void;
}

/**
 * The executor's hold on one running attempt, and the attempt's way to report. Nothing is allocated for an attempt
 * that neither looks at its signal nor is aborted.
 */
export class AttemptControl {
  /** Environment that the executor adds for this attempt (its GPUs). */
  readonly env: Readonly<Record<string, string>>;
  readonly report: AttemptReport;
  #controller: AbortController | undefined;
  #reason: StopReason | undefined;
  #end: StopReason | undefined;
  #killed = false;
  #killers: Set<() => void> | undefined;
  #stoppers: Set<Stopper> | undefined;

  constructor(report: AttemptReport, env: Readonly<Record<string, string>> = noEnv) {
    this.report = report;
    this.env = env;
  }

  get signal(): StopSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined && !this.#controller.signal.aborted) this.#controller.abort(this.#reason);
    return this.#controller.signal as StopSignal;
  }

  /** What the attempt was told first: that it is over, or will be soon. Undefined while it may go on. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Why nothing counts any more that the attempt does; undefined while it does. */
  get end(): StopReason | undefined {
    return this.#end;
  }

  get killed(): boolean {
    return this.#killed;
  }

  /** Asks the attempt to end. A warning can be followed by the end itself; the first reason of each kind stays. */
  abort(order: StopOrder): void {
    const reason = stopReason(order);
    if (this.#end !== undefined || (this.#reason !== undefined && !reason.isFinal)) return;
    this.#reason ??= reason;
    if (reason.isFinal) this.#end = reason;
    for (const stopper of this.#stoppers ?? []) stopper(order.toPrograms);
    this.#controller?.abort(this.#reason);
  }

  /** Ends at once what can be ended: programs that the attempt started are killed without a grace. */
  kill(order: StopOrder): void {
    this.#killed = true;
    this.abort(order);
    for (const killer of this.#killers ?? []) killer();
  }

  /** Has `stopper` called when the attempt is asked to end; returns how to take that back. */
  onStop(stopper: Stopper): () => void {
    this.#stoppers ??= new Set();
    this.#stoppers.add(stopper);
    return () => this.#stoppers?.delete(stopper);
  }

  /** Has `killer` called when the attempt is killed; returns how to take that back. */
  onKill(killer: () => void): () => void {
    this.#killers ??= new Set();
    this.#killers.add(killer);
    return () => this.#killers?.delete(killer);
  }
}

/** Told what programs are to be told by. */
type Stopper = (toPrograms: NodeJS.Signals | undefined) => void;

const noEnv: Readonly<Record<string, string>> = Object.freeze({});

/** Runs one attempt where it is called. Never throws or rejects: every end is an outcome. */
export type RunElement = (work: Work, control: AttemptControl) => Outcome | Promise<Outcome>;
