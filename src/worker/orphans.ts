import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { signalGroup } from "../executor/process-group.ts";
import { processStartSync } from "./process-start.ts";

interface ProcessRecord {
  readonly pid: number;
  readonly start: string;
  readonly host: string;
}

/** How the notes of programs that are being started are called. */
const STARTING = "starting-";
/** Milliseconds. */
const bornMs = 50;

const folderOf = (runDir: string) => join(runDir, "pids");

/**
 * Notes that a process group belongs to a run, so that a later command can end it if whoever started it was killed.
 * Returns how to take the note back.
 */
export function recordProcess(runDir: string, pid: number): () => void {
  // What a scheduler's job has started ends with the job, and meanwhile the run is driven by others.
  if (process.env["SHEAF_BATCH_INDEX"] !== undefined) return () => {};
  const start = processStartSync(pid);
  if (start === undefined) return () => {};
  const file = join(folderOf(runDir), `${pid}-${start.replace(/[^A-Za-z0-9]+/g, "_")}.json`);
  const record: ProcessRecord = { pid, start, host: hostname() };
  mkdirSync(folderOf(runDir), { recursive: true });
  writeFileSync(file, JSON.stringify(record));
  return () => rmSync(file, { force: true });
}

/** The variable by which a program is known whose number nobody could write down. */
const MARK = "SHEAF_PROGRAM";

/** What is between starting a program and the note of it: whoever is killed there leaves a note of its mark. */
export interface Birth {
  /** To be set for the program. */
  readonly env: Readonly<Record<string, string>>;
  /** The program is noted, or was not started. */
  over(): void;
}

/** Notes that a program of a run is about to be started. */
export function announceProgram(runDir: string): Birth {
  if (process.env["SHEAF_BATCH_INDEX"] !== undefined) return { env: {}, over: () => {} };
  const mark = randomUUID();
  const file = join(folderOf(runDir), `${STARTING}${mark}`);
  mkdirSync(folderOf(runDir), { recursive: true });
  writeFileSync(file, hostname());
  return { env: { [MARK]: mark }, over: () => rmSync(file, { force: true }) };
}

/**
 * Kills the process groups that are noted for a run and still live, and forgets the others. To be called when nobody
 * drives the run. Processes of other hosts stay noted. Resolves to the number of groups killed.
 */
export async function reapOrphans(runDir: string): Promise<number> {
  let killed = 0;
  for (const file of recordFiles(runDir)) {
    if (basename(file).startsWith(STARTING)) {
      killed += await reapUnborn(file);
      continue;
    }
    const record = readRecord(file);
    if (record !== undefined && record.host !== hostname()) continue;
    if (record !== undefined && processStartSync(record.pid) === record.start) {
      if (signalGroup(record.pid, "SIGKILL")) killed++;
      await ended(record);
    }
    rmSync(file, { force: true });
  }
  return killed;
}

/** Its starter was killed before it could note the program: it is found by its mark, where the system shows that. */
async function reapUnborn(file: string): Promise<number> {
  if (textOf(file) !== hostname()) return 0;
  const mark = `${MARK}=${basename(file).slice(STARTING.length)}`;
  // A program that is just being started does not have its environment yet.
  await new Promise((resolve) => setTimeout(resolve, bornMs));
  const killed = processesMarked(mark).filter((pid) => signalGroup(pid, "SIGKILL")).length;
  rmSync(file, { force: true });
  return killed;
}

function processesMarked(mark: string): number[] {
  const pids = namesIn("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => textOf(`/proc/${pid}/environ`).split("\0").includes(mark)).map(Number);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it is gone, or somebody else's
  }
}

function recordFiles(runDir: string): string[] {
  return namesIn(folderOf(runDir)).map((name) => join(folderOf(runDir), name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readRecord(file: string): ProcessRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(file, "utf8")) as ProcessRecord;
    return Number.isInteger(record.pid) && record.pid > 1 ? record : undefined;
  } catch {
    return undefined; // half written when its writer was killed
  }
}

async function ended(record: ProcessRecord): Promise<void> {
  for (let tries = 0; tries < 200 && processStartSync(record.pid) === record.start; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
