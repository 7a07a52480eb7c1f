import type { Failure } from "../../model/failure.ts";
import type { Executor, Observation, Outcome, Work } from "../executor.ts";
import { jobsOf, type Share } from "./array-job.ts";
import type { GoOn, GoOnWhen } from "./go-on.ts";
import { InFlight } from "./in-flight.ts";
import type { Problem } from "./dialect/problem.ts";
import { AskingPace } from "./asking-pace.ts";
import { cancelTargets, noteCancelled } from "./cancel-targets.ts";
import { foundResults } from "./found-results.ts";
import { type OpenAttempt, OpenAttempts } from "./open-attempts.ts";
import { type Pack, packsOf } from "./packing.ts";
import { Paces, type PastOf } from "./paces.ts";
import { pause } from "./scheduler.ts";
import { type Shared, Sharing } from "./sharing.ts";
import { Submission } from "./submission.ts";
import { type SubmitOptions, submitShare } from "./submit-share.ts";
import { Suspects } from "./suspects.ts";

export interface BatchExecutorOptions extends SubmitOptions {
  /** Arranges that somebody goes on with the run. Undefined: this process stays until the end. */
  readonly goOn: GoOn | undefined;
  /** What is known of how long elements take. */
  readonly pastOf: PastOf;
}

/** Results are looked for this often at first, and up to the other as long as nothing happens. Milliseconds. */
const lookAtFirst = 200;
const lookAtMost = 5_000;
/** What nobody can tell yet is asked for again by a job that begins so much later. Milliseconds. */
const askAgainAfter = 120_000;
/** Schedulers may look but once a minute whether the time of a job has come: shorter waits are waited for here. Milliseconds. */
const soon = 15_000;

/**
 * Elements as jobs of a batch scheduler, in arrays. All state is in the run directory: another process that opens the
 * executor there goes on where this one stopped, and takes attempts that are in flight for its own when it is asked for
 * the same.
 */
export class BatchExecutor implements Executor {
  readonly name: string;
  readonly throttles = true;
  readonly #o: BatchExecutorOptions;
  readonly #attempts: OpenAttempts;
  #waiting: Work[] = [];
  #news: Observation[] = [];
  #notices: string[] = [];
  readonly #outcomes = new Map<number, Outcome>();
  readonly #suspects: Suspects;
  readonly #paces: Paces;
  readonly #sharing: Sharing;
  #lookEvery = lookAtFirst;
  readonly #asking = new AskingPace();
  #isFull = false;
  /** Something waits again that jobs had: no news, but a reason to hand over. */
  #hasTakenBack = false;

  private constructor(options: BatchExecutorOptions, submissions: Submission[]) {
    this.#o = options;
    this.name = options.scheduler.dialect.name;
    this.#attempts = new OpenAttempts(submissions);
    this.#suspects = new Suspects(options.scheduler, options.batchDir);
    this.#paces = new Paces(options.pastOf);
    this.#sharing = new Sharing(options, this.#paces);
  }

  static async open(options: BatchExecutorOptions): Promise<BatchExecutor> {
    await Submission.giveUp(options.batchDir, "unnoted");
    return new BatchExecutor(options, await Submission.all(options.batchDir));
  }

  room(): number {
    if (this.#isFull) return 0;
    return Math.max(0, this.#sharing.mostElements - this.#attempts.size - this.#waiting.length);
  }

  refuses(work: Work): Failure | undefined {
    if (work.location !== undefined) return undefined;
    return {
      cause: "error",
      name: "SheafError",
      code: "SHEAF_ISOLATION",
      message: `a job could not load step "${work.step}": its flow is in no file`,
      mend: "Put the flow into a file and export it.",
    };
  }

  async submit(work: readonly Work[]): Promise<void> {
    for (const one of work) if (!this.#attempts.adopt(one)) this.#waiting.push(one);
    this.#lookEvery = lookAtFirst;
  }

  async observe(signal: AbortSignal): Promise<readonly Observation[]> {
    while (!signal.aborted) {
      if (this.#news.length === 0) await this.#flush();
      if (this.#news.length === 0) await this.#look();
      if (this.#news.length > 0 || this.#hasTakenBack) return this.#takeNews();
      await pause(this.#lookEvery, signal);
      this.#lookEvery = Math.min(this.#lookEvery * 1.5, lookAtMost);
    }
    return [];
  }

  #takeNews(): readonly Observation[] {
    const news = this.#news;
    this.#news = [];
    this.#hasTakenBack = false;
    this.#lookEvery = lookAtFirst;
    return news;
  }

  async collect(attemptIds: readonly number[]): Promise<readonly Outcome[]> {
    return attemptIds.map((id) => {
      const outcome = this.#outcomes.get(id)!;
      this.#outcomes.delete(id);
      return outcome;
    });
  }

  settled(attemptIds: readonly number[]): Promise<void> {
    return this.#attempts.settle(attemptIds);
  }

  async cancel(attemptIds: readonly number[], _how: { readonly kill: boolean }): Promise<void> {
    const wanted = new Set(attemptIds);
    const waiting = this.#waiting.filter(({ attemptId }) => wanted.has(attemptId));
    this.#waiting = this.#waiting.filter(({ attemptId }) => !wanted.has(attemptId));
    for (const { attemptId } of waiting) this.#end(attemptId, { type: "cancelled" });
    const open = [...this.#attempts.among(attemptIds)];
    await noteCancelled(open);
    await this.#o.scheduler.cancel(cancelTargets(open));
    this.#asking.atOnce(); // what is gone now is asked about
  }

  notices(): readonly string[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  /**
   * When nothing can be done here until jobs end: submits what waits, arranges that somebody goes on, and says so. False
   * while there is still something to hear about, and where this process stays itself.
   */
  async handOver(at: number | undefined): Promise<boolean> {
    const { goOn } = this.#o;
    if (goOn === undefined || this.#news.length > 0) return false;
    if (at !== undefined && at !== 0 && at - Date.now() < soon) return false;
    await this.#look();
    if (this.#news.length > 0 || this.#suspects.size > 0) return false;
    await this.#flush();
    if (this.#news.length > 0) return false;
    await goOn(this.#nextTurn(at));
    return true;
  }

  #nextTurn(at: number | undefined): GoOnWhen {
    if (at === 0) return { after: [], at: undefined };
    // A job that is to start after one that is gone already would start at once, again and again.
    if (this.#suspects.hasPutOff)
      return { after: [], at: Math.min(at ?? Infinity, Date.now() + askAgainAfter) };
    return { after: this.#attempts.latestJobs(), at };
  }

  /** Jobs go on when this process ends: that is what they are for. */
  async close(): Promise<void> {
    this.#waiting = [];
  }

  // —— submitting

  async #flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const packs = packsOf(this.#waiting);
    const inFlight = new InFlight(this.#attempts.notEnded());
    this.#waiting = [];
    this.#isFull = false;
    for (const pack of packs) {
      const shared = this.#isFull ? { parts: [], later: pack.works } : await this.#share(pack, inFlight);
      const left = await this.#submitParts(shared.parts, inFlight);
      this.#waiting.push(...left, ...shared.later);
    }
  }

  async #share(pack: Pack, inFlight: InFlight): Promise<Pick<Shared, "parts" | "later">> {
    const { throttle, profile, works } = pack;
    const { step } = profile;
    const isInFlight = inFlight.has(step);
    const { can } = this.#o.scheduler.dialect;
    // Only within an array can a scheduler limit what runs at once: of a step with a throttle one is in flight at a time.
    if (isInFlight && throttle !== undefined && can.throttle) return { parts: [], later: works };
    const room = this.#o.maxSubmitJobs - inFlight.jobs;
    // A scheduler that cannot is given no more than may run.
    const own = throttle === undefined || can.throttle ? room : throttle - inFlight.jobsOf(step);
    const freeJobs = Math.min(room, own);
    if (freeJobs <= 0) {
      this.#isFull ||= room <= 0;
      return { parts: [], later: works };
    }
    const shared = await this.#sharing.of(pack, { isInFlight, freeJobs });
    if (throttle === undefined) return shared;
    const [first, ...others] = shared.parts;
    const rest = others.flatMap((other) => other.pack.works);
    return { parts: first === undefined ? [] : [first], later: [...rest, ...shared.later] };
  }

  /** Submits what the scheduler takes; returns what is left, because it takes no more for now. */
  async #submitParts(parts: readonly Share[], inFlight: InFlight): Promise<Work[]> {
    for (const [at, part] of parts.entries()) {
      const problem = await this.#submitShare(part);
      if (problem === undefined) inFlight.add(part.pack.profile.step, jobsOf(part));
      else if (problem.kind === "unreachable" || problem.kind === "missing")
        throw this.#o.scheduler.error(problem, "submit jobs", this.#o.run);
      else if (problem.kind !== "limit") this.#reject(part.pack, problem);
      else {
        this.#isFull = true;
        return parts.slice(at).flatMap(({ pack }) => pack.works);
      }
    }
    return [];
  }

  async #submitShare(share: Share): Promise<Problem | undefined> {
    const taken = await submitShare(share, this.#o);
    if (!taken.ok) return taken.problem;
    for (const [line, work] of share.pack.works.entries())
      this.#attempts.track(work, { submission: taken.value, line });
    return undefined;
  }

  #reject(pack: Pack, problem: Problem): void {
    const { name, code, message, mend } = this.#o.scheduler.error(
      problem,
      `take jobs of step ${pack.profile.step}`,
    );
    for (const { attemptId } of pack.works)
      this.#end(attemptId, {
        type: "failed",
        failure: { cause: "error", name, code, message, mend },
        elapsedMs: 0,
      });
  }

  // —— looking

  async #look(): Promise<void> {
    const open = this.#attempts.notEnded();
    if (open.length === 0) return;
    const { found, missing } = await foundResults(open);
    for (const { of, result } of found) {
      this.#news.push({ type: "started", attemptId: of.attemptId, at: result.startedAt });
      this.#end(of.attemptId, result.outcome);
    }
    if (missing === undefined) return;
    if (missing.length === 0) return this.#suspects.clear();
    if (this.#asking.isDue || this.#suspects.size > 0) await this.#ask(missing);
  }

  async #ask(missing: readonly OpenAttempt[]): Promise<void> {
    const began = Date.now();
    const found = await this.#suspects.examine(missing);
    if (!found.ok) {
      if (this.#asking.silent())
        this.#notices.push(`${this.#o.scheduler.dialect.title} does not answer: ${found.problem.words}`);
      return;
    }
    this.#asking.answered(began, this.#suspects.hasPutOff);
    this.#notices.push(...found.value.notices);
    for (const [attemptId, { outcome, startedAt }] of found.value.outcomes) {
      if (startedAt !== undefined) this.#news.push({ type: "started", attemptId, at: startedAt });
      this.#end(attemptId, outcome);
    }
    const { outcomes, notTaken } = found.value;
    this.#waiting.push(...(await this.#attempts.takeBack(notTaken)));
    this.#hasTakenBack ||= notTaken.length > 0;
    if (outcomes.size + notTaken.length > 0) this.#isFull = false;
  }

  #end(attemptId: number, outcome: Outcome): void {
    const work = this.#attempts.end(attemptId);
    if (work !== undefined) this.#paces.heard(work.step, outcome);
    this.#outcomes.set(attemptId, outcome);
    this.#news.push({ type: "ended", attemptId });
    this.#isFull = false;
  }
}
