import { existsSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import { ofStart } from "../model/element-files.ts";
import { type PayloadHead, type PayloadLine, readHead, readLines } from "../executor/batch/payload.ts";
import { JobStarts } from "../executor/batch/job-starts.ts";
import { PoolClaims } from "../executor/batch/pool-claims.ts";
import { markBegun, noteStopped, readStopped, writeResult } from "../executor/batch/result-files.ts";
import { settledLines, type TakenJob } from "../executor/batch/submission.ts";
import { SubmissionFolder } from "../executor/batch/submission-folder.ts";
import type { Interruption, Outcome } from "../executor/executor.ts";
import { type Ending, usualWarning } from "../executor/batch/end-rules.ts";
import { deadline } from "../executor/local/deadline.ts";
import { signalGroup } from "../executor/process-group.ts";
import { endOrder, outcomeOf, type StopOrder, timeWarning } from "../executor/stop-reason.ts";
import type { FromWorker, WireJob } from "../executor/worker-protocol.ts";
import type { WorkerServer } from "../worker/worker-server.ts";
import { endOfJob, onJobEnding } from "./job-ending.ts";
import { serveWorker } from "./serve-worker.ts";
import type { WorkerSetup } from "./worker-setup.ts";

/** Whoever submits notes the job at once; if it was killed before it could, nobody waits for this job. Milliseconds. */
const noteTakes = 30_000;
/** Between asking an element to end and ending the job. Milliseconds. */
const grace = 5_000;

/** Runs what is this job's own of a submission. */
export async function runJob(path: string): Promise<void> {
  const folder = new SubmissionFolder(path);
  if (!(await isMeant(folder))) return;
  const start = new JobStarts(folder.starts).note(Number(process.env["SHEAF_BATCH_INDEX"] ?? 0));
  const [head, settled] = [await readHead(folder), await settledLines(folder)];
  const elements = new JobElements(folder, { head, settled, start: start.number });
  for (const block of blocksOf(folder, elements.head))
    if (!(await elements.run(block)) || !elements.hasTime()) break;
  process.exit(elements.exitCode);
}

/** False for a job that nobody waits for: cancelled, or submitted again before its submitter knew that it had been taken. */
async function isMeant({ job, givenUp }: SubmissionFolder): Promise<boolean> {
  for (const end = Date.now() + noteTakes; Date.now() < end; await after(100)) {
    if (existsSync(givenUp)) return false;
    const text = await readFile(job, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    return (JSON.parse(text) as TakenJob).handle.id === process.env["SHEAF_BATCH_JOB"];
  }
  return false;
}

/** The block that is this job's; of a pool, one after the other that nobody else has taken. */
function blocksOf(folder: SubmissionFolder, { size, chunk, pool }: PayloadHead): Iterable<number> {
  const task = Number(process.env["SHEAF_BATCH_INDEX"] ?? 0);
  if (pool === undefined) return [task];
  return new PoolClaims(folder.claims).take(task, { blocks: Math.ceil(size / chunk), jobs: pool });
}

/** Elements of a submission that one process runs, a block of them at a time. */
class JobElements {
  readonly head: PayloadHead;
  exitCode = 0;
  readonly #folder: SubmissionFolder;
  /** Which start of its job this is. */
  readonly #start: number;
  readonly #settled: ReadonlySet<number>;
  readonly #server: WorkerServer;
  /** Is it of interest, should the job be killed, which element it had begun? */
  readonly #isNoted: boolean;
  #lines = new Map<number, PayloadLine>();
  /** Earlier starts of the job that were told to end while they ran a line. */
  #tries = new Map<number, readonly Interruption[]>();
  #startedAt = 0;
  #timers: readonly (NodeJS.Timeout | undefined)[] = [];
  /** When the time of the job is over, as far as is known. Epoch milliseconds. */
  readonly #endsAt: number | undefined;
  #begun = 0;
  #longestMs = 0;
  /** The job was told to end: nothing is begun any more. */
  #ending: Ending | undefined;
  #blockDone: () => void = () => {};

  constructor(
    folder: SubmissionFolder,
    { head, settled, start }: { head: PayloadHead; settled: ReadonlySet<number>; start: number },
  ) {
    this.#folder = folder;
    this.#start = start;
    this.#settled = settled;
    this.head = head;
    this.#isNoted = head.chunk > 1 || head.pool !== undefined;
    this.#server = serveWorker(head.setup as WorkerSetup, {
      post: (message) => this.#said(message),
      claim: (line) => this.#begin(line),
      shield: () => {},
      onRunDir: () => {},
    });
    this.#server.receive({ type: "profile", id: 1, profile: head.profile });
    this.#endsAt = endOfJob(head.ends);
    onJobEnding(head.ends, { folder, endsAt: this.#endsAt }, (ending) => this.#stop(this.#asMeant(ending)));
  }

  /** Runs what is left of a block. False: no other is to be begun. */
  async run(block: number): Promise<boolean> {
    const { chunk, size } = this.head;
    const from = block * chunk;
    const to = Math.min(size, from + chunk);
    // A job that was requeued goes on where it was; what it had done may have been collected since.
    const isLeft = (line: number) => !this.#settled.has(line) && !existsSync(this.#folder.result(line));
    const left = Array.from({ length: to - from }, (_, at) => from + at).filter(isLeft);
    if (left.length === 0) return this.#ending === undefined;
    const payload = await readLines(this.#folder, from, to);
    if (this.#ending !== undefined) return this.#leave(left, this.#ending);
    this.#lines = new Map(left.map((line) => [line, payload[line - from]!]));
    this.#tries = new Map(this.#start === 1 ? [] : left.map((line) => [line, this.#triesOf(line)]));
    const done = new Promise<void>((resolve) => {
      this.#blockDone = resolve;
    });
    this.#server.receive({
      type: "run",
      jobs: left.map((line) => this.#wireJob(line)),
    });
    await done;
    return this.#ending === undefined;
  }

  /**
   * A job of a pool takes nothing that would not be done in its time, by twice what the longest one took; others do. The first
   * is begun however little there is.
   */
  hasTime(): boolean {
    const { pool, ends } = this.head;
    if (pool === undefined || this.#endsAt === undefined || this.#begun === 0) return true;
    const { seconds } = ends.asked ?? usualWarning;
    return Date.now() + 2 * this.#longestMs + seconds * 1000 < this.#endsAt;
  }

  /** What a job of a pool took when it had little time left, is cut off through no fault of its own: it runs again, uncounted. */
  #asMeant(ending: Ending): Ending {
    const isFaultless = this.head.pool !== undefined && this.#begun > 1 && ending.order.why === "timeout";
    return isFaultless ? { ...ending, order: { ...ending.order, why: "preempted" } } : ending;
  }

  /** The element is next. */
  #begin(line: number): boolean {
    if (this.#ending !== undefined || !this.hasTime()) return false;
    this.#startedAt = Date.now();
    this.#begun += 1;
    if (this.#isNoted) markBegun(this.#folder.begun(line));
    if (this.#start > 1) rmSync(this.#folder.stopped(line), { force: true });
    const { timeMs } = this.#lines.get(line)!;
    this.#clearTimers();
    const warning = timeWarning({ timeMs, warning: this.head.ends.asked });
    this.#timers = [
      deadline(timeMs, () => this.#end(line, endOrder("timeout", timeMs))),
      deadline(warning?.afterMs, () => this.#tell(line, warning!.order)),
    ];
    return true;
  }

  #said(message: FromWorker): void {
    if (message.type !== "outcome") return;
    this.#clearTimers();
    const { attemptId: line, outcome } = message;
    // Why it was told to end, the scheduler knows.
    const isUntold = outcome.type === "failed" && this.#ending?.isCertain === false;
    if (outcome.type === "cancelled" || isUntold) this.#exit();
    this.#write(line, outcome);
    this.#lines.delete(line);
    this.#longestMs = Math.max(this.#longestMs, Date.now() - this.#startedAt);
    if (this.#lines.size === 0 || this.#ending !== undefined || !this.hasTime())
      setImmediate(this.#blockDone);
  }

  #write(line: number, outcome: Outcome): void {
    const { attempt } = this.#lines.get(line)!;
    // It may have run twice, and the other was first.
    if (!existsSync(this.#folder.lines)) return;
    const interrupted = this.#tries.get(line);
    const told = interrupted === undefined ? outcome : { ...outcome, interrupted };
    const result = {
      attempt,
      start: this.#start,
      startedAt: this.#startedAt,
      host: hostname(),
      outcome: told,
    };
    writeResult(this.#folder.result(line), result);
  }

  /** The job has to end: at once, or in so long as the order says. */
  #stop(ending: Ending): void {
    // What comes after a warning is how it ends; a warning after that is none.
    if (this.#ending?.isCertain === false) return;
    this.#ending = ending;
    const { order, isCertain } = ending;
    const line = this.#server.current?.attemptId;
    if (line === undefined) {
      this.#leave([...this.#lines.keys()], ending);
      return this.#blockDone();
    }
    if (!isCertain) this.#note(line, order);
    this.#tell(line, order);
    const { why, timeMs, secondsLeft } = order;
    if (why === "cancelled") return this.#end(line, order);
    if (!isCertain || secondsLeft === undefined) return; // the scheduler does
    deadline(secondsLeft * 1000 - grace, () => this.#end(line, endOrder(why, timeMs)));
  }

  /** What it had not begun: of a job of several it is seen that it was not. */
  #leave(lines: readonly number[], { order }: Ending): false {
    if (!this.#isNoted) for (const line of lines) this.#note(line, order);
    return false;
  }

  #note(line: number, order: StopOrder): void {
    // Should the job run again, it was not cancelled.
    const ended = outcomeOf({ ...order, why: "preempted" }, 0);
    const isBegun = line === this.#server.current?.attemptId;
    const own =
      isBegun && ended.type === "failed" ? [{ startedAt: this.#startedAt, failure: ended.failure }] : [];
    const tries = [...(this.#tries.get(line) ?? []), ...own];
    noteStopped(this.#folder.stopped(line), { why: order.why, tries });
  }

  #triesOf(line: number): readonly Interruption[] {
    return readStopped(this.#folder.stopped(line))?.tries ?? [];
  }

  /** An earlier start of the job may still run: two processes share no scratch folder and no log. */
  #wireJob(line: number): WireJob {
    const { index, attempt: first, inputs, logFile, workDir } = this.#lines.get(line)!;
    const attempt = first + (this.#tries.get(line)?.length ?? 0);
    const files = { logFile: ofStart(logFile, this.#start), workDir: ofStart(workDir, this.#start) };
    return { attemptId: line, place: line, profile: 1, env: undefined, index, attempt, inputs, ...files };
  }

  #tell(line: number, order: StopOrder): void {
    this.#server.receive({ type: "stop", attemptId: line, order });
  }

  /** The time of an element is over; ends the job if it does not end. How the job ended is then for the scheduler to say. */
  #end(line: number, order: StopOrder): void {
    this.#tell(line, order);
    setTimeout(() => {
      if (!this.#lines.has(line)) return;
      if (order.why !== "cancelled" && this.#ending?.isCertain !== false)
        this.#write(line, outcomeOf(order, Date.now() - this.#startedAt));
      this.#exit();
    }, grace);
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** With all that the element has started. */
  #exit(): never {
    for (const pid of this.#server.groups) signalGroup(pid, "SIGKILL");
    process.exit(143);
  }
}
