import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { SchedulerUsage } from "../../model/usage.ts";
import type { JobRecord } from "./dialect/job-state.ts";
import { writeNote } from "./note.ts";
import { type PayloadHead, readHead } from "./payload.ts";
import type { Scheduler } from "./scheduler.ts";
import { foldersIn, type TakenJob } from "./submission.ts";
import type { SubmissionFolder } from "./submission-folder.ts";

/** Jobs of which the accounting is asked at a time. */
const askedAtOnce = 20_000;
/** What the accounting does not have so long after a submission, it will never have. Milliseconds. */
const accountsTake = 7 * 24 * 3_600_000;

type Triple = readonly (number | null)[];

/** What is kept of a submission's accounts: wall time, processor time and peak memory, by the job's index in the array. */
interface FiguresFile {
  readonly isFinal: boolean;
  readonly tasks: Readonly<Record<string, Triple>>;
}

/** What a scheduler's accounting says that the jobs of a run used, by the names of jobs: `12_3`. */
export type JobFigures = ReadonlyMap<string, SchedulerUsage>;

interface Unasked {
  readonly folder: SubmissionFolder;
  readonly job: TakenJob;
  readonly head: PayloadHead;
}

/**
 * Asks the accounting what jobs used, one query for many submissions, and keeps it beside these; of jobs with one element
 * each, for of several nobody knows which used what. `settled`: once, and only about submissions that are in the store.
 * `job`: about that of a name only, with its array.
 */
export async function askForFigures(
  batchDir: string,
  scheduler: Scheduler,
  { settled, job: wanted }: { readonly settled: boolean; readonly job?: string | undefined },
): Promise<void> {
  const unasked = await unaskedIn(batchDir, settled);
  const isWanted = ({ job }: Unasked) =>
    wanted === undefined || wanted.slice(0, wanted.lastIndexOf("_")) === job.handle.id;
  let rest = unasked.filter(isWanted);
  while (rest.length > 0) {
    const some = firstOf(rest);
    rest = settled ? [] : rest.slice(some.length);
    const { records, voice } = await scheduler.records(some.map(({ job }) => job.handle));
    if (voice === "silent" || voice === "off") return;
    for (const { folder, job, head } of some) {
      const tasks: Record<string, Triple> = {};
      for (let task = 0; task < head.size; task++) {
        const record = records.get(job.handle.id, task);
        if (record !== undefined) tasks[task] = tripleOf(record);
      }
      const isOld = Date.now() - job.submittedAt > accountsTake;
      const isFinal = isOld || Object.keys(tasks).length === head.size;
      await writeNote(folder.figures, { isFinal, tasks } satisfies FiguresFile);
    }
  }
}

/** What has been asked for so far. */
export async function figuresIn(batchDir: string): Promise<JobFigures> {
  const figures = new Map<string, SchedulerUsage>();
  for (const folder of await foldersIn(batchDir)) {
    const known = await figuresFile(folder);
    if (known === undefined) continue;
    const { handle } = JSON.parse(await readFile(folder.job, "utf8")) as TakenJob;
    for (const [task, triple] of Object.entries(known.tasks))
      figures.set(jobName(handle.id, Number(task)), usageOf(triple));
  }
  return figures;
}

/** What a job is called in records and for people. */
export function jobName(id: string, task: number): string {
  return `${id}_${task}`;
}

async function unaskedIn(batchDir: string, settled: boolean): Promise<Unasked[]> {
  const unasked: Unasked[] = [];
  for (const folder of await foldersIn(batchDir)) {
    if (settled && (existsSync(folder.lines) || existsSync(folder.figures))) continue;
    const text = await readFile(folder.job, "utf8").catch(() => undefined);
    if (text === undefined || (await figuresFile(folder))?.isFinal === true) continue;
    const head = await readHead(folder);
    if (head.chunk === 1 && head.pool === undefined)
      unasked.push({ folder, job: JSON.parse(text) as TakenJob, head });
  }
  return unasked;
}

function firstOf(all: readonly Unasked[]): Unasked[] {
  let size = 0;
  return all.filter(({ head }, at) => (size += head.size) <= askedAtOnce || at === 0);
}

async function figuresFile({ figures }: SubmissionFolder): Promise<FiguresFile | undefined> {
  const text = await readFile(figures, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as FiguresFile);
}

function tripleOf({ elapsedMs, cpuMs, peakRssBytes }: JobRecord): Triple {
  return [elapsedMs ?? null, cpuMs ?? null, peakRssBytes ?? null];
}

function usageOf([wallMs, cpuMs, peakRssBytes]: Triple): SchedulerUsage {
  return { wallMs: wallMs ?? undefined, cpuMs: cpuMs ?? undefined, peakRssBytes: peakRssBytes ?? undefined };
}
