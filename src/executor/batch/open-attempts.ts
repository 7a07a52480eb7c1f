import { existsSync } from "node:fs";
import type { Work } from "../executor.ts";
import type { JobHandle } from "./dialect/job-handle.ts";
import { identityText, lineKey } from "./packing.ts";
import type { Submission } from "./submission.ts";

/** Where an attempt is: a line of a submission. */
export interface Place {
  readonly submission: Submission;
  readonly line: number;
}

export interface OpenAttempt extends Place {
  readonly attemptId: number;
  readonly work: Work;
}

interface Tracked extends OpenAttempt {
  /** Its end is known, and not in the store yet. */
  isEnded: boolean;
}

/** The attempts that a scheduler has been given, until their ends are in the store. */
export class OpenAttempts {
  readonly #all = new Map<number, Tracked>();
  /** Lines that an earlier process submitted, until they are asked for. */
  readonly #known = new Map<string, Place>();

  constructor(submissions: readonly Submission[]) {
    for (const submission of submissions) this.#remember(submission);
  }

  #remember(submission: Submission): void {
    const { folder, isGivenUp, settled } = submission;
    const { step } = submission.head.profile;
    for (const [line, { index, attempt }] of submission.lines.entries())
      if (!settled.has(line) && (!isGivenUp || existsSync(folder.result(line))))
        this.#known.set(lineKey({ step, index, attempt }), { submission, line });
  }

  get size(): number {
    return this.#all.size;
  }

  /** An earlier process has submitted the same: then that is this attempt. */
  adopt(work: Work): boolean {
    const key = lineKey(work);
    const known = this.#known.get(key);
    this.#known.delete(key);
    if (known === undefined || known.submission.lines[known.line]!.identity !== identityText(work))
      return false;
    this.track(work, known);
    return true;
  }

  track(work: Work, { submission, line }: Place): void {
    const { attemptId } = work;
    this.#all.set(attemptId, { attemptId, submission, line, work, isEnded: false });
  }

  notEnded(): readonly OpenAttempt[] {
    return [...this.#all.values()].filter(({ isEnded }) => !isEnded);
  }

  /** Its end is known. Undefined: the scheduler never had it. */
  end(attemptId: number): Work | undefined {
    const open = this.#all.get(attemptId);
    if (open !== undefined) open.isEnded = true;
    return open?.work;
  }

  /** The scheduler does not have them any more, and they have not ended. */
  async takeBack(attemptIds: readonly number[]): Promise<readonly Work[]> {
    const works = attemptIds.flatMap((id) => this.#all.get(id)?.work ?? []);
    await this.settle(attemptIds);
    return works;
  }

  /** Their ends are in the store. */
  async settle(attemptIds: readonly number[]): Promise<void> {
    const lines = new Map<Submission, number[]>();
    for (const id of attemptIds) {
      const open = this.#all.get(id);
      if (open === undefined) continue;
      this.#all.delete(id);
      const own = lines.get(open.submission);
      if (own === undefined) lines.set(open.submission, [open.line]);
      else own.push(open.line);
    }
    for (const [submission, own] of lines) await submission.settle(own);
  }

  /** Those of them that have not ended. */
  among(attemptIds: readonly number[]): readonly OpenAttempt[] {
    return attemptIds.flatMap((id) => this.#all.get(id) ?? []).filter(({ isEnded }) => !isEnded);
  }

  /**
   * Of each step that has jobs in flight, the one that was submitted last: when it ends, there is most to go on with. Those
   * of the step that was submitted first come first.
   */
  latestJobs(): JobHandle[] {
    const latest = new Map<string, Submission>();
    for (const { submission } of this.notEnded()) {
      const { step } = submission.head.profile;
      const known = latest.get(step);
      if (known === undefined || known.job.submittedAt <= submission.job.submittedAt)
        latest.set(step, submission);
    }
    const oldestFirst = [...latest.values()].toSorted((a, b) => a.job.submittedAt - b.job.submittedAt);
    return oldestFirst.map(({ job }) => job.handle);
  }
}
