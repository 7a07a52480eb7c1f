import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { signalGroup } from "../executor/process-group.ts";
import { processStartSync } from "./process-start.ts";

interface ProcessRecord {
  readonly pid: number;
  readonly start: string;
  readonly host: string;
}

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

/**
 * Kills the process groups that are noted for a run and still live, and forgets the others. To be called when nobody
 * drives the run. Processes of other hosts stay noted. Resolves to the number of groups killed.
 */
export async function reapOrphans(runDir: string): Promise<number> {
  let killed = 0;
  for (const file of recordFiles(runDir)) {
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

function recordFiles(runDir: string): string[] {
  try {
    return readdirSync(folderOf(runDir)).map((name) => join(folderOf(runDir), name));
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
