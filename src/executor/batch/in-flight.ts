import type { Place } from "./open-attempts.ts";
import type { Submission } from "./submission.ts";

/** What a scheduler has of a run, as far as it has not ended. */
export class InFlight {
  readonly #steps = new Map<string, number>();
  #jobs = 0;

  constructor(open: Iterable<Place>) {
    const blocks = new Map<Submission, Set<number>>();
    for (const { submission, line } of open) {
      const own = blocks.get(submission);
      const block = Math.floor(line / submission.head.chunk);
      if (own === undefined) blocks.set(submission, new Set([block]));
      else own.add(block);
    }
    for (const [{ head }, { size }] of blocks) this.add(head.profile.step, head.pool ?? size);
  }

  add(step: string, jobs: number): void {
    this.#steps.set(step, this.jobsOf(step) + jobs);
    this.#jobs += jobs;
  }

  jobsOf(step: string): number {
    return this.#steps.get(step) ?? 0;
  }

  has(step: string): boolean {
    return this.#steps.has(step);
  }

  get jobs(): number {
    return this.#jobs;
  }
}
