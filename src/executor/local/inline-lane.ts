import { AttemptControl, type RunElement } from "../attempt-control.ts";
import type { Outcome } from "../executor.ts";
import { deadline } from "./deadline.ts";
import { deviceEnv } from "./device-env.ts";
import type { Job, Lane, LaneEvents, Stop } from "./job.ts";
import { endOrder, type StopCause, stoppedOutcome, timeWarning } from "../stop-reason.ts";

interface Options {
  readonly runElement: RunElement;
  readonly graceMs: number;
  /** Told when a body kept the thread for longer than this. */
  readonly slowMs: number;
  readonly onSlow: (job: Job, elapsedMs: number) => void;
}

interface Attempt {
  readonly startedAt: number;
  /** Why it was told to end first. */
  why: StopCause | undefined;
  timer: NodeJS.Timeout | undefined;
  warning: NodeJS.Timeout | undefined;
}

/** Runs bodies on the engine's own thread, several at once as far as they wait for something. */
export class InlineLane implements Lane {
  readonly #events: LaneEvents;
  readonly #options: Options;
  readonly #open = new Map<Job, Attempt>();

  constructor(events: LaneEvents, options: Options) {
    this.#events = events;
    this.#options = options;
  }

  start(job: Job): void {
    const report = {
      progress: (done: number, total: number | undefined) => this.#events.progress(job, done, total),
    };
    const control = new AttemptControl(report, deviceEnv(job.devices));
    job.control = control;
    this.#events.started(job);
    const startedAt = performance.now();
    const outcome = this.#options.runElement(job.work, control);
    const blocked = performance.now() - startedAt;
    if (blocked > this.#options.slowMs) this.#options.onSlow(job, blocked);
    if (outcome instanceof Promise) this.#follow(job, outcome, startedAt);
    else this.#events.ended(job, outcome);
  }

  attach(): boolean {
    return false;
  }

  stop(job: Job, { why, kill }: Stop): void {
    const attempt = this.#open.get(job);
    if (attempt === undefined) return;
    clearTimeout(attempt.timer);
    attempt.why ??= why;
    const order = endOrder(attempt.why, job.work.need.timeMs);
    if (kill) job.control!.kill(order);
    else job.control!.abort(order);
    // A body cannot be stopped from outside: after the grace it is left to itself and its result is ignored.
    attempt.timer = setTimeout(() => this.#giveUp(job), kill ? 0 : this.#options.graceMs);
  }

  close(): Promise<void> {
    for (const job of this.#open.keys()) this.stop(job, { why: "cancelled", kill: true });
    for (const [job, attempt] of this.#open) {
      clear(attempt);
      this.#open.delete(job);
    }
    return Promise.resolve();
  }

  #follow(job: Job, outcome: Promise<Outcome>, startedAt: number): void {
    const attempt: Attempt = { startedAt, why: undefined, timer: undefined, warning: undefined };
    this.#open.set(job, attempt);
    const warning = timeWarning(job.work.need);
    if (warning !== undefined) {
      const { order, afterMs } = warning;
      const warn = () => job.control!.abort(order);
      attempt.warning = deadline(afterMs, warn);
    }
    attempt.timer = deadline(job.work.need.timeMs, () => this.stop(job, { why: "timeout", kill: false }));
    void outcome.then((ended) => this.#end(job, ended));
  }

  #giveUp(job: Job): void {
    const attempt = this.#open.get(job);
    if (attempt?.why === undefined) return;
    job.control!.kill(endOrder(attempt.why, job.work.need.timeMs));
    this.#end(job, stoppedOutcome(attempt.why, job.work, performance.now() - attempt.startedAt));
  }

  #end(job: Job, outcome: Outcome): void {
    const attempt = this.#open.get(job);
    if (attempt === undefined) return;
    clear(attempt);
    this.#open.delete(job);
    this.#events.ended(job, outcome);
  }
}

function clear({ timer, warning }: Attempt): void {
  clearTimeout(timer);
  clearTimeout(warning);
}
