import type { Failure } from "../../model/failure.ts";
import type { RunElement } from "../attempt-control.ts";
import type { Executor, Isolation, Observation, Outcome, Work } from "../executor.ts";
import { Appetite } from "./appetite.ts";
import { InlineLane } from "./inline-lane.ts";
import type { Job, Lane, LaneEvents } from "./job.ts";
import { JobQueue } from "./job-queue.ts";
import { Outbox } from "./outbox.ts";
import { PoolLane } from "./pool-lane.ts";
import { type ProcessOptions, processStarter } from "./process-link.ts";
import { refusal } from "./refusal.ts";
import { type SlotOptions, Slots } from "./slots.ts";
import { type ThreadOptions, threadStarter } from "./thread-link.ts";
import type { StartWorker } from "./worker-link.ts";

export interface LocalExecutorOptions extends SlotOptions {
  /** Runs elements on this thread. */
  readonly runElement: RunElement;
  /** How worker threads and child processes are started. */
  readonly thread: ThreadOptions;
  readonly process: ProcessOptions;
  /** Milliseconds between asking an attempt to end and ending it. Default 5000. */
  readonly graceMs?: number | undefined;
  /** An inline body that keeps the thread for longer gives a notice. Milliseconds, default 1000. */
  readonly slowMs?: number | undefined;
}

/** How long bodies may keep the thread before the event loop gets its turn, in milliseconds. */
const sliceMs = 5;

/** This machine as an executor. */
export function localExecutor(options: LocalExecutorOptions): LocalExecutor {
  return new LocalExecutor(options);
}

export class LocalExecutor implements Executor {
  readonly name = "local";
  readonly #slots: Slots;
  readonly #queue = new JobQueue();
  readonly #outbox = new Outbox();
  readonly #appetite: Appetite;
  readonly #running = new Map<number, Job>();
  readonly #lanes: Readonly<Record<Isolation, Lane>>;
  readonly #notices: string[] = [];
  readonly #slowSteps = new Set<string>();
  #pumping = false;
  #sliceEnd = 0;
  #closed = false;

  constructor(options: LocalExecutorOptions) {
    this.#slots = new Slots(options);
    this.#appetite = new Appetite(2 * Math.max(1, Math.ceil(this.#slots.workers)));
    const { runElement, graceMs = 5000, slowMs = 1000 } = options;
    const onSlow = (job: Job, elapsedMs: number) => this.#noteSlow(job, elapsedMs);
    const pool = (start: StartWorker) => new PoolLane(this.#events, { start, graceMs });
    this.#lanes = {
      inline: new InlineLane(this.#events, { runElement, graceMs, slowMs, onSlow }),
      thread: pool(threadStarter(options.thread)),
      process: pool(processStarter(options.process)),
    };
  }

  room(): number {
    return Math.max(0, this.#appetite.target - this.#queue.size);
  }

  refuses(work: Work): Failure | undefined {
    return refusal(work, this.#slots);
  }

  submit(work: readonly Work[]): void {
    for (const one of work) {
      const refused = this.refuses(one);
      if (refused === undefined) this.#queue.push({ work: one, devices: [], control: undefined });
      else this.#outbox.ended(one.attemptId, { type: "failed", failure: refused, elapsedMs: 0 });
    }
    const now = performance.now();
    this.#appetite.fed(now);
    // Short bodies one after the other, as in a chain, share a slice; then the event loop has its turn.
    if (now < this.#sliceEnd && this.#mayPump()) this.#pump();
    else this.#pumpSoon();
  }

  observe(signal: AbortSignal): readonly Observation[] | Promise<readonly Observation[]> {
    return this.#outbox.observe(signal);
  }

  collect(attemptIds: readonly number[]): readonly Outcome[] {
    return this.#outbox.collect(attemptIds);
  }

  cancel(attemptIds: readonly number[], how: { readonly kill: boolean }): Promise<void> {
    for (const job of this.#queue.remove(new Set(attemptIds))) {
      this.#outbox.ended(job.work.attemptId, { type: "cancelled" });
    }
    for (const attemptId of attemptIds) {
      const job = this.#running.get(attemptId);
      if (job !== undefined) this.#lane(job).stop(job, { why: "cancelled", kill: how.kill });
    }
    return Promise.resolve();
  }

  /** What a person should know, since it was last asked. */
  notices(): readonly string[] {
    return this.#notices.splice(0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(Object.values(this.#lanes).map((lane) => lane.close()));
    this.#outbox.close();
  }

  readonly #events: LaneEvents = {
    started: ({ work }) => this.#outbox.say({ type: "started", attemptId: work.attemptId, at: Date.now() }),
    progress: ({ work }, done, total) =>
      this.#outbox.say({ type: "progress", attemptId: work.attemptId, done, total }),
    ended: (job, outcome) => {
      this.#release(job);
      this.#outbox.ended(job.work.attemptId, outcome);
    },
    inherits: (job) => {
      job.devices = this.#slots.take(job.work.need);
    },
    dropped: ({ work }) => {
      this.#running.delete(work.attemptId);
      this.#outbox.ended(work.attemptId, { type: "cancelled" });
    },
    returned: (jobs) => {
      for (const job of jobs) this.#running.delete(job.work.attemptId);
      this.#queue.unshift(jobs);
      this.#pumpSoon();
    },
  };

  #release(job: Job): void {
    this.#running.delete(job.work.attemptId);
    this.#slots.give(job.work.need, job.devices);
    this.#pumpSoon();
  }

  #lane({ work }: Job): Lane {
    return this.#lanes[work.isolation];
  }

  #mayPump(): boolean {
    return !this.#pumping && !this.#closed && this.#queue.size > 0;
  }

  #pumpSoon(): void {
    if (!this.#mayPump()) return;
    this.#pumping = true;
    if (performance.now() < this.#sliceEnd) queueMicrotask(this.#pump);
    else setImmediate(this.#pumpAnew);
  }

  readonly #pumpAnew = (): void => {
    this.#sliceEnd = performance.now() + sliceMs;
    this.#pump();
  };

  /** Gives out what fits, in order, until the slice of time is over. */
  readonly #pump = (): void => {
    const end = this.#sliceEnd;
    this.#pumping = true;
    let job = this.#closed ? undefined : this.#next();
    let now = 0;
    this.#outbox.hold();
    while (job !== undefined && now < end) {
      this.#begin(job);
      now = performance.now();
      job = now < end ? this.#next() : undefined;
    }
    this.#outbox.release();
    this.#pumping = false;
    if (this.#queue.size === 0) this.#appetite.empty(performance.now());
    else if (now >= end) this.#pumpSoon();
  };

  #next(): Job | undefined {
    const { first } = this.#queue;
    if (first === undefined) return undefined;
    if (this.#slots.fits(first.work.need)) return this.#queue.shift();
    if (this.#lane(first).attach(first)) {
      this.#running.set(first.work.attemptId, this.#queue.shift());
      return this.#next();
    }
    return this.#queue.pass((job) => this.#slots.fits(job.work.need), 8 * this.#slots.workers);
  }

  #begin(job: Job): void {
    job.devices = this.#slots.take(job.work.need);
    this.#running.set(job.work.attemptId, job);
    this.#lane(job).start(job);
  }

  #noteSlow(job: Job, elapsedMs: number): void {
    const { step } = job.work;
    if (this.#slowSteps.has(step)) return;
    this.#slowSteps.add(step);
    this.#notices.push(
      `${step} kept the engine's own thread for ${(elapsedMs / 1000).toFixed(1)} s: nothing else ran meanwhile. Give its task isolation: "thread".`,
    );
  }
}
