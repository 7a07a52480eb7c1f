import type { SheafError } from "../model/errors.ts";
import type { Outcome, Work } from "./executor.ts";

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
  #reason: SheafError | undefined;
  #killed = false;
  #killers: Set<() => void> | undefined;

  constructor(report: AttemptReport, env: Readonly<Record<string, string>> = noEnv) {
    this.report = report;
    this.env = env;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined && !this.#controller.signal.aborted) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** Why the attempt has to end: SHEAF_CANCELLED or SHEAF_TIMEOUT; undefined while it may go on. */
  get reason(): SheafError | undefined {
    return this.#reason;
  }

  get killed(): boolean {
    return this.#killed;
  }

  /** Asks the attempt to end. The first reason stays. */
  abort(reason: SheafError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }

  /** Ends at once what can be ended: programs that the attempt started are killed without a grace. */
  kill(reason: SheafError): void {
    this.#killed = true;
    this.abort(reason);
    for (const killer of this.#killers ?? []) killer();
  }

  /** Has `killer` called when the attempt is killed; returns how to take that back. */
  onKill(killer: () => void): () => void {
    this.#killers ??= new Set();
    this.#killers.add(killer);
    return () => this.#killers?.delete(killer);
  }
}

const noEnv: Readonly<Record<string, string>> = Object.freeze({});

/** Runs one attempt where it is called. Never throws or rejects: every end is an outcome. */
export type RunElement = (work: Work, control: AttemptControl) => Outcome | Promise<Outcome>;
