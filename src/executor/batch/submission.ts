import { existsSync, statSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobHandle } from "./dialect/job-handle.ts";
import { type JobLife, JobStarts } from "./job-starts.ts";
import { removeFolder } from "./many-files.ts";
import {
  type KnownLine,
  knownLines,
  type PayloadHead,
  type PayloadLine,
  readHead,
  writePayload,
} from "./payload.ts";
import { PoolClaims } from "./pool-claims.ts";
import { elementsPerShard, shardOf } from "./result-files.ts";
import { writeNote } from "./note.ts";
import { SubmissionFolder } from "./submission-folder.ts";

/** What the scheduler took a submission as. */
export interface TakenJob {
  readonly handle: JobHandle;
  readonly submittedAt: number;
}

/** Elements that were handed to a scheduler as one job or array of jobs. */
export class Submission {
  readonly folder: SubmissionFolder;
  readonly head: PayloadHead;
  readonly job: TakenJob;
  /** Lines whose end is in the store. */
  readonly settled: Set<number>;
  /** Nobody waits for its jobs any more: what they have left by now counts, and no more. */
  readonly isGivenUp: boolean;
  #lines: readonly KnownLine[] | undefined;
  /** How many lines of each shard are not settled. */
  #unsettled: number[] | undefined;
  #claims: ReadonlyMap<number, number> = new Map();

  constructor(
    folder: SubmissionFolder,
    known: { head: PayloadHead; job: TakenJob; lines?: readonly KnownLine[]; settled?: Set<number> },
  ) {
    this.isGivenUp = existsSync(folder.givenUp);
    this.folder = folder;
    this.head = known.head;
    this.#lines = known.lines;
    this.job = known.job;
    this.settled = known.settled ?? new Set();
  }

  /** The submissions of a run of which something is not settled yet, oldest first. */
  static async all(batchDir: string): Promise<Submission[]> {
    const all = await Promise.all((await foldersIn(batchDir)).map((folder) => Submission.#load(folder)));
    return all.filter((submission) => submission !== undefined);
  }

  /**
   * Gives up what a scheduler may have taken without anybody having noted it, because whoever submitted was killed; or
   * everything. For whoever has the run's lease.
   */
  static async giveUp(batchDir: string, what: "all" | "unnoted"): Promise<void> {
    for (const folder of await foldersIn(batchDir))
      if (what === "all" || !existsSync(folder.job)) await writeFile(folder.givenUp, "");
  }

  static async #load(folder: SubmissionFolder): Promise<Submission | undefined> {
    const job = await readFile(folder.job, "utf8").catch(() => undefined);
    if (job === undefined) return undefined; // whoever wrote it was killed before the scheduler had it
    if (!existsSync(folder.lines)) return undefined; // all of it is settled
    const settled = await settledLines(folder);
    return new Submission(folder, {
      head: await readHead(folder),
      job: JSON.parse(job) as TakenJob,
      settled,
    });
  }

  /** Writes all that its jobs need. It is no submission until the scheduler has taken it: `taken`. */
  static async prepare(
    batchDir: string,
    head: PayloadHead,
    lines: readonly PayloadLine[],
  ): Promise<SubmissionFolder> {
    await mkdir(batchDir, { recursive: true });
    const folder = new SubmissionFolder(await newFolder(batchDir));
    await mkdir(folder.logs, { recursive: true });
    await mkdir(folder.results);
    await writePayload(folder, head, lines);
    return folder;
  }

  static async taken(
    folder: SubmissionFolder,
    known: { head: PayloadHead; lines: readonly KnownLine[]; handle: JobHandle },
  ): Promise<Submission> {
    const job = { handle: known.handle, submittedAt: Date.now() };
    await writeNote(folder.job, job);
    return new Submission(folder, { ...known, job });
  }

  /** Read when they are first asked for: there may be very many. */
  get lines(): readonly KnownLine[] {
    return (this.#lines ??= knownLines(this.folder));
  }

  /** The job, by its index in the array, that runs a line; undefined: none of a pool has taken it, as far as was seen. */
  taskOf(line: number): number | undefined {
    const block = Math.floor(line / this.head.chunk);
    return this.head.pool === undefined ? block : this.#claims.get(block);
  }

  /** Did jobs of a pool run, and none of them take this line, as far as was seen? */
  isLeftByPool(line: number): boolean {
    return this.head.pool !== undefined && this.#claims.size > 0 && this.taskOf(line) === undefined;
  }

  /** Looks which jobs of a pool have what. */
  lookAtClaims(): void {
    if (this.head.pool !== undefined) this.#claims = new PoolClaims(this.folder.claims).all();
  }

  /** What became of the job that has a line; of one that none of a pool has taken, whether any of them runs. */
  lifeOf(line: number): JobLife {
    const starts = new JobStarts(this.folder.starts);
    const task = this.taskOf(line);
    if (task !== undefined) return starts.lifeOf(task);
    const lives = Array.from({ length: this.tasks }, (_, any) => starts.lifeOf(any));
    return (
      lives.find((life) => life === "running") ?? lives.find((life) => life === "gone") ?? "never started"
    );
  }

  /** When a line that has left no result was begun, as far as that was noted. */
  beginOf(line: number): number | undefined {
    if (!this.isOneEach) return statSync(this.folder.begun(line), { throwIfNoEntry: false })?.mtimeMs;
    return new JobStarts(this.folder.starts).startOf(line);
  }

  /** Has each of its jobs one element, known beforehand? */
  get isOneEach(): boolean {
    return this.head.chunk === 1 && this.head.pool === undefined;
  }

  /** Jobs of the array. */
  get tasks(): number {
    return tasksIn(this.head);
  }

  get isSettled(): boolean {
    return this.settled.size === this.head.size;
  }

  /** Their ends are in the store: what they left is not needed any more. It goes when all of its folder can. */
  async settle(lines: readonly number[]): Promise<void> {
    const done = this.#emptied(lines);
    await appendFile(this.folder.settled, lines.map((line) => `${line}\n`).join(""));
    for (const shard of done) await removeFolder(this.folder.shardNumbered(shard));
    if (!this.isSettled) return;
    // Its jobs' own logs stay.
    await rm(this.folder.results, { recursive: true, force: true });
    await removeFolder(this.folder.claims);
    await new JobStarts(this.folder.starts).remove();
    await rm(this.folder.lines, { force: true });
  }

  /** The shards of which the last lines are settled with these. */
  #emptied(lines: readonly number[]): number[] {
    this.#unsettled ??= this.#countUnsettled();
    const done: number[] = [];
    for (const line of lines) {
      if (this.settled.has(line)) continue;
      this.settled.add(line);
      const shard = shardOf(line);
      if (--this.#unsettled[shard]! === 0) done.push(shard);
    }
    return done;
  }

  #countUnsettled(): number[] {
    const counts = Array.from({ length: Math.ceil(this.head.size / elementsPerShard) }, () => 0);
    for (let line = 0; line < this.head.size; line++) if (!this.settled.has(line)) counts[shardOf(line)]!++;
    return counts;
  }
}

/** Jobs of an array. */
export function tasksIn({ pool, size, chunk }: PayloadHead): number {
  return pool ?? Math.ceil(size / chunk);
}

/** Lines of a submission whose end is in the store. */
export async function settledLines({ settled }: SubmissionFolder): Promise<Set<number>> {
  const text = await readFile(settled, "utf8").catch(() => "");
  return new Set(text.split("\n").filter(Boolean).map(Number));
}

/** Where the submissions of a run are, oldest first. */
export async function foldersIn(batchDir: string): Promise<SubmissionFolder[]> {
  const names = await readdir(batchDir).catch(() => []);
  const numbers = names.filter((name) => /^\d+$/.test(name)).toSorted((a, b) => Number(a) - Number(b));
  return numbers.map((name) => new SubmissionFolder(join(batchDir, name)));
}

/** A folder with the next free number; whoever makes it has it. */
async function newFolder(batchDir: string): Promise<string> {
  const names = await readdir(batchDir);
  let number = 1 + Math.max(0, ...names.map(Number).filter((name) => Number.isInteger(name)));
  for (;;) {
    const path = join(batchDir, String(number));
    try {
      await mkdir(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      number++;
    }
  }
}
