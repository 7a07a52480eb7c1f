import type { Need } from "../executor.ts";
import { heapLimitOf } from "../heap-limit.ts";
import type { Job, Lane, LaneEvents, Stop } from "./job.ts";
import { Pace } from "./pace.ts";
import { usualHeapBytes } from "./usual-heap.ts";
import { PoolWorker } from "./pool-worker.ts";
import { Commons, type EncodedInputs, encodeInputs } from "./wire.ts";
import type { StartWorker } from "./worker-link.ts";

interface Options {
  readonly start: StartWorker;
  readonly graceMs: number;
}

/** Milliseconds of work that may wait in a worker, and after which it is given to others. */
const waitMs = 4;
const stuckMs = 40;

/** Runs jobs in workers that are made when needed and used again. */
export class PoolLane implements Lane {
  readonly #events: LaneEvents;
  readonly #options: Options;
  readonly #commons = new Commons();
  readonly #pace = new Pace(waitMs);
  /** With the limits of their heaps. */
  readonly #workers = new Map<PoolWorker, number>();
  readonly #usualHeap = usualHeapBytes();
  readonly #idle: PoolWorker[] = [];
  readonly #where = new Map<Job, PoolWorker>();
  /** Jobs whose inputs are being encoded. */
  readonly #preparing = new Set<Job>();
  #stuckTimer: NodeJS.Timeout | undefined;
  #onEmpty: (() => void) | undefined;
  #closed = false;

  constructor(events: LaneEvents, options: Options) {
    this.#options = options;
    this.#events = {
      ...events,
      ended: (job, outcome) => {
        this.#where.delete(job);
        if (outcome.type === "succeeded" || outcome.type === "failed")
          this.#pace.took(job.work.step, outcome.elapsedMs);
        events.ended(job, outcome);
      },
      returned: (jobs) => {
        for (const job of jobs) this.#where.delete(job);
        events.returned(jobs);
      },
    };
  }

  start(job: Job): void {
    const inputs = encodeInputs(job.work);
    if (!(inputs instanceof Promise)) return this.#assign(job, inputs);
    this.#preparing.add(job);
    inputs.then(
      (encoded) => this.#preparing.delete(job) && this.#assign(job, encoded),
      (error: unknown) => this.#preparing.delete(job) && this.#cannotSend(job, error),
    );
  }

  attach(job: Job): boolean {
    const depth = this.#pace.depth(job.work.step);
    const worker = depth === 0 ? undefined : this.#roomiest(job.work.need, depth);
    if (worker === undefined) return false;
    const inputs = encodeInputs(job.work);
    if (inputs instanceof Promise) return false;
    this.#give(worker, job, inputs);
    this.#stuckTimer ??= setTimeout(() => this.#freeStuck(), stuckMs);
    return true;
  }

  stop(job: Job, stop: Stop): void {
    const waited = this.#where.get(job)?.stop(job, stop);
    if (waited === true) {
      this.#where.delete(job);
      this.#events.dropped(job);
    }
    if (this.#preparing.delete(job)) this.#events.ended(job, { type: "cancelled" });
  }

  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#stuckTimer);
    this.#preparing.clear();
    if (this.#workers.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
      for (const worker of this.#workers.keys()) worker.end(true);
    });
  }

  #assign(job: Job, inputs: EncodedInputs): void {
    if (this.#closed) return;
    const heapBytes = Math.max(this.#usualHeap, heapLimitOf(job.work.need.memBytes) ?? 0);
    this.#give(this.#idleWith(heapBytes) ?? this.#hireInstead(heapBytes), job, inputs);
  }

  #give(worker: PoolWorker, job: Job, inputs: EncodedInputs): void {
    this.#where.set(job, worker);
    worker.give(job, inputs);
  }

  /** The worker with the smallest heap that is large enough; of several the one that worked last. */
  #idleWith(heapBytes: number): PoolWorker | undefined {
    let best = -1;
    let least = Infinity;
    for (const [at, worker] of this.#idle.entries()) {
      const own = this.#workers.get(worker)!;
      if (own >= heapBytes && own <= least) [best, least] = [at, own];
    }
    return best < 0 ? undefined : this.#idle.splice(best, 1)[0];
  }

  /** One with a heap that is too small goes: there are not to be more workers for it. */
  #hireInstead(heapBytes: number): PoolWorker {
    this.#idle.shift()?.end(true);
    return this.#hire(heapBytes);
  }

  #hire(heapBytes: number): PoolWorker {
    const { start } = this.#options;
    const worker = new PoolWorker({
      ...this.#options,
      start: (events) => (heapBytes === this.#usualHeap ? start(events) : start(events, heapBytes)),
      commons: this.#commons,
      events: this.#events,
      onIdle: () => this.#idle.push(worker),
      onExit: () => this.#left(worker),
    });
    this.#workers.set(worker, heapBytes);
    return worker;
  }

  #left(worker: PoolWorker): void {
    this.#workers.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    if (this.#workers.size === 0) this.#onEmpty?.();
  }

  /** The worker with the shortest queue behind a job of the same need; a GPU's number is in the environment of its job. */
  #roomiest(need: Need, depth: number): PoolWorker | undefined {
    let best: PoolWorker | undefined;
    let most = 0;
    for (const worker of this.#workers.keys()) {
      const spare = worker.spare(depth);
      if (spare <= most || need.gpus > 0 || !sameNeed(worker.first?.work.need, need)) continue;
      [best, most] = [worker, spare];
    }
    return best;
  }

  #freeStuck(): void {
    this.#stuckTimer = undefined;
    const now = performance.now();
    let waiting = 0;
    for (const worker of this.#workers.keys()) {
      if (worker.waiting > 0 && worker.busyMs(now) >= stuckMs) {
        this.#pace.took(worker.first!.work.step, worker.busyMs(now));
        this.#events.returned(worker.takeBack());
      }
      waiting += worker.waiting;
    }
    if (waiting > 0) this.#stuckTimer = setTimeout(() => this.#freeStuck(), stuckMs);
  }

  #cannotSend(job: Job, error: unknown): void {
    const { name, message, code } = error as Error & { code?: string };
    this.#events.ended(job, {
      type: "failed",
      failure: { cause: "error", name, message, code },
      elapsedMs: 0,
    });
  }
}

function sameNeed(a: Need | undefined, b: Need): boolean {
  return a !== undefined && a.cpus === b.cpus && a.memBytes === b.memBytes && a.gpus === b.gpus;
}
