/** The key of a job that is no array. */
const ALONE = -1;

/** Something about each job, or about each index of an array job. */
export class JobTable<T> {
  readonly #jobs = new Map<string, Map<number, T>>();

  /** `index` undefined: the job is no array. */
  get(job: string, index?: number): T | undefined {
    return this.#jobs.get(job)?.get(index ?? ALONE);
  }

  has(job: string): boolean {
    return this.#jobs.has(job);
  }

  set(job: string, index: number | undefined, value: T): void {
    let tasks = this.#jobs.get(job);
    if (tasks === undefined) this.#jobs.set(job, (tasks = new Map()));
    tasks.set(index ?? ALONE, value);
  }

  get size(): number {
    let size = 0;
    for (const tasks of this.#jobs.values()) size += tasks.size;
    return size;
  }

  *[Symbol.iterator](): IterableIterator<readonly [job: string, index: number | undefined, value: T]> {
    for (const [job, tasks] of this.#jobs)
      for (const [index, value] of tasks) yield [job, index === ALONE ? undefined : index, value];
  }
}
