import type { Job } from "./job.ts";

/** How far behind a job that does not fit the queue is searched for one that does. */
const window = 128;

/** Jobs in the order of submission. */
export class JobQueue {
  #jobs: Job[] = [];
  #head = 0;
  #passed = 0;

  get size(): number {
    return this.#jobs.length - this.#head;
  }

  get first(): Job | undefined {
    return this.#jobs[this.#head];
  }

  push(job: Job): void {
    this.#jobs.push(job);
  }

  unshift(jobs: readonly Job[]): void {
    this.#jobs.splice(0, this.#head, ...jobs);
    this.#head = 0;
  }

  shift(): Job {
    const job = this.#jobs[this.#head++]!;
    this.#passed = 0;
    if (this.#head === this.#jobs.length) [this.#jobs, this.#head] = [[], 0];
    else if (this.#head >= 4096 && this.#head * 2 > this.#jobs.length) {
      this.#jobs = this.#jobs.slice(this.#head);
      this.#head = 0;
    }
    return job;
  }

  /**
   * Takes out the first job behind the head that `fits`. Only `limit` jobs may pass the same head: then everybody
   * waits until it has its place.
   */
  pass(fits: (job: Job) => boolean, limit: number): Job | undefined {
    if (this.#passed >= limit) return undefined;
    const end = Math.min(this.#jobs.length, this.#head + 1 + window);
    for (let at = this.#head + 1; at < end; at++) {
      if (!fits(this.#jobs[at]!)) continue;
      this.#passed++;
      return this.#jobs.splice(at, 1)[0];
    }
    return undefined;
  }

  /** Takes out the jobs that are named. */
  remove(attemptIds: ReadonlySet<number>): readonly Job[] {
    const rest: Job[] = [];
    const removed: Job[] = [];
    for (let at = this.#head; at < this.#jobs.length; at++) {
      const job = this.#jobs[at]!;
      (attemptIds.has(job.work.attemptId) ? removed : rest).push(job);
    }
    [this.#jobs, this.#head] = [rest, 0];
    return removed;
  }
}
