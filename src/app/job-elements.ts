import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import { type PayloadHead, type PayloadLine, readHead, readLines } from "../executor/batch/payload.ts";
import { markBegun, writeResult } from "../executor/batch/result-files.ts";
import type { TakenJob } from "../executor/batch/submission.ts";
import { SubmissionFolder } from "../executor/batch/submission-folder.ts";
import type { Outcome } from "../executor/executor.ts";
import { stopReason } from "../executor/stop-reason.ts";
import type { FromWorker } from "../executor/worker-protocol.ts";
import { serveWorker } from "./serve-worker.ts";
import type { WorkerSetup } from "./worker-setup.ts";

/** Whoever submitted notes the job at once; if it was killed before it could, nobody waits for this job. Milliseconds. */
const noteTakes = 30_000;
/** Between asking an element to end and ending the job. Milliseconds. */
const grace = 5_000;

/** Runs what is this job's own of a submission. */
export async function runJob(path: string): Promise<void> {
  const folder = new SubmissionFolder(path);
  if (!(await isMeant(folder))) return;
  const head = await readHead(folder);
  const from = Number(process.env.SHEAF_BATCH_INDEX ?? 0) * head.chunk;
  const lines = await readLines(folder, from, Math.min(head.size, from + head.chunk));
  new JobElements(folder, head, { from, lines }).start();
}

/** False for a job that was given up, and submitted again, before its submitter knew that it had been taken. */
async function isMeant({ job }: SubmissionFolder): Promise<boolean> {
  for (const end = Date.now() + noteTakes; Date.now() < end; await after(100)) {
    const text = await readFile(job, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    return (JSON.parse(text) as TakenJob).handle.id === process.env.SHEAF_BATCH_JOB;
  }
  return false;
}

/** Elements of a submission that one process runs. */
class JobElements {
  readonly #folder: SubmissionFolder;
  readonly #head: PayloadHead;
  readonly #from: number;
  readonly #lines: readonly PayloadLine[];
  /** Lines that have not ended. */
  readonly #left: Set<number>;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(
    own: SubmissionFolder,
    head: PayloadHead,
    { from, lines }: { from: number; lines: readonly PayloadLine[] },
  ) {
    this.#folder = own;
    this.#head = head;
    this.#from = from;
    this.#lines = lines;
    // A job that was requeued goes on where it was.
    this.#left = new Set(lines.map((_, at) => from + at).filter((line) => !existsSync(own.result(line))));
  }

  start(): void {
    if (this.#left.size === 0) return;
    const server = serveWorker(this.#head.setup as WorkerSetup, {
      post: (message) => this.#said(message),
      claim: (line) => this.#begin(line),
      shield: () => {},
      onRunDir: () => {},
    });
    const stop = (why: "cancelled" | "timeout", timeMs?: number) => {
      const line = server.current?.attemptId;
      if (line !== undefined) server.receive({ type: "stop", attemptId: line, why, timeMs });
      // What does not end by itself is ended; how the job ended is then for the scheduler to say.
      setTimeout(() => this.#giveUp(line, { why, timeMs }), grace);
    };
    this.#onTimeout = (timeMs) => stop("timeout", timeMs);
    process.on("SIGUSR1", () => stop("timeout"));
    process.on("SIGTERM", () => {
      this.#isStopped = true;
      stop("cancelled");
    });
    server.receive({ type: "profile", id: 1, profile: this.#head.profile });
    server.receive({ type: "run", jobs: [...this.#left].map((line) => this.#wireJob(line)) });
  }

  #onTimeout: (timeMs: number) => void = () => {};

  #wireJob(line: number) {
    const { index, attempt, logFile, workDir, inputs } = this.#line(line);
    return {
      attemptId: line,
      place: line,
      profile: 1,
      index,
      attempt,
      logFile,
      workDir,
      env: undefined,
      inputs,
    };
  }

  #line(line: number): PayloadLine {
    return this.#lines[line - this.#from]!;
  }

  /** The element is next. */
  #begin(line: number): boolean {
    if (this.#isStopped) return false;
    this.#startedAt = Date.now();
    if (this.#head.chunk > 1) markBegun(this.#folder.begun(line));
    const { timeMs } = this.#line(line);
    clearTimeout(this.#timer);
    this.#timer = timeMs === undefined ? undefined : setTimeout(() => this.#onTimeout(timeMs), timeMs);
    return true;
  }

  #said(message: FromWorker): void {
    if (message.type !== "outcome") return;
    clearTimeout(this.#timer);
    const { attemptId: line, outcome } = message;
    // Why it was told to end, the scheduler knows.
    if (outcome.type === "cancelled") process.exit(143);
    this.#write(line, outcome);
    this.#left.delete(line);
    if (this.#left.size === 0 || this.#isStopped) setImmediate(() => process.exit(0));
  }

  #write(line: number, outcome: Outcome): void {
    const { attempt } = this.#line(line);
    const result = { attempt, startedAt: this.#startedAt, host: hostname(), outcome };
    writeResult(this.#folder.result(line), result);
  }

  /** It was asked to end, and has not. */
  #giveUp(
    line: number | undefined,
    { why, timeMs }: { why: "cancelled" | "timeout"; timeMs: number | undefined },
  ) {
    if (why === "cancelled") process.exit(143);
    if (line === undefined || !this.#left.has(line)) return;
    const { name, code, message, mend } = stopReason("timeout", timeMs);
    const failure = { cause: "timeout", name, code, message, mend } as const;
    this.#write(line, { type: "failed", failure, elapsedMs: Date.now() - this.#startedAt });
    process.exit(1);
  }
}
