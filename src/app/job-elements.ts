import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import { ofStart } from "../model/element-files.ts";
import { type PayloadHead, type PayloadLine, readHead, readLines } from "../executor/batch/payload.ts";
import { JobStarts } from "../executor/batch/job-starts.ts";
import { PoolClaims } from "../executor/batch/pool-claims.ts";
import { markBegun, writeResult } from "../executor/batch/result-files.ts";
import { settledLines, type TakenJob } from "../executor/batch/submission.ts";
import { SubmissionFolder } from "../executor/batch/submission-folder.ts";
import type { Outcome } from "../executor/executor.ts";
import { endOrder, outcomeOf } from "../executor/stop-reason.ts";
import type { FromWorker, WireJob } from "../executor/worker-protocol.ts";
import type { WorkerServer } from "../worker/worker-server.ts";
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
  for (const block of blocksOf(folder, elements.head)) if (!(await elements.run(block))) break;
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

type StopCause = "cancelled" | "timeout";

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
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  /** It was told to end: nothing is begun any more. */
  #isStopped = false;
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
    process.on("SIGUSR1", () => this.#stop("timeout", undefined));
    process.on("SIGTERM", () => this.#stop("cancelled", undefined));
  }

  /** Runs what is left of a block. False: no other is to be begun. */
  async run(block: number): Promise<boolean> {
    const { chunk, size } = this.head;
    const from = block * chunk;
    const to = Math.min(size, from + chunk);
    // A job that was requeued goes on where it was; what it had done may have been collected since.
    const isLeft = (line: number) => !this.#settled.has(line) && !existsSync(this.#folder.result(line));
    const left = Array.from({ length: to - from }, (_, at) => from + at).filter(isLeft);
    if (left.length === 0) return !this.#isStopped;
    const payload = await readLines(this.#folder, from, to);
    this.#lines = new Map(left.map((line) => [line, payload[line - from]!]));
    const done = new Promise<void>((resolve) => {
      this.#blockDone = resolve;
    });
    this.#server.receive({
      type: "run",
      jobs: left.map((line) => wireJob(line, this.#lines.get(line)!, this.#start)),
    });
    await done;
    return !this.#isStopped;
  }

  /** The element is next. */
  #begin(line: number): boolean {
    if (this.#isStopped) return false;
    this.#startedAt = Date.now();
    if (this.#isNoted) markBegun(this.#folder.begun(line));
    const { timeMs } = this.#lines.get(line)!;
    clearTimeout(this.#timer);
    this.#timer =
      timeMs === undefined
        ? undefined
        : setTimeout(() => this.#end(line, { why: "timeout", timeMs }), timeMs);
    return true;
  }

  #said(message: FromWorker): void {
    if (message.type !== "outcome") return;
    clearTimeout(this.#timer);
    const { attemptId: line, outcome } = message;
    // Why it was told to end, the scheduler knows.
    if (outcome.type === "cancelled") process.exit(143);
    this.#write(line, outcome);
    this.#lines.delete(line);
    if (this.#lines.size === 0 || this.#isStopped) setImmediate(this.#blockDone);
  }

  #write(line: number, outcome: Outcome): void {
    const { attempt } = this.#lines.get(line)!;
    // It may have run twice, and the other was first.
    if (!existsSync(this.#folder.lines)) return;
    const result = { attempt, start: this.#start, startedAt: this.#startedAt, host: hostname(), outcome };
    writeResult(this.#folder.result(line), result);
  }

  /** The scheduler says that the job has to end. */
  #stop(why: StopCause, timeMs: number | undefined): void {
    this.#isStopped = true;
    const line = this.#server.current?.attemptId;
    if (line === undefined) this.#blockDone();
    else this.#end(line, { why, timeMs });
  }

  /** Asks an element to end; ends the job if it does not. How the job ended is then for the scheduler to say. */
  #end(line: number, { why, timeMs }: { why: StopCause; timeMs: number | undefined }): void {
    this.#server.receive({ type: "stop", attemptId: line, order: endOrder(why, timeMs) });
    setTimeout(() => {
      if (!this.#lines.has(line)) return;
      if (why === "timeout") this.#write(line, timedOut(timeMs, Date.now() - this.#startedAt));
      process.exit(143);
    }, grace);
  }
}

/** An earlier start of the job may still run: two processes share no scratch folder and no log. */
function wireJob(line: number, payload: PayloadLine, start: number): WireJob {
  const { index, attempt, inputs } = payload;
  const logFile = ofStart(payload.logFile, start);
  const workDir = ofStart(payload.workDir, start);
  const own = { index, attempt, logFile, workDir, inputs };
  return { attemptId: line, place: line, profile: 1, env: undefined, ...own };
}

function timedOut(timeMs: number | undefined, elapsedMs: number): Outcome {
  return outcomeOf(endOrder("timeout", timeMs), elapsedMs);
}
