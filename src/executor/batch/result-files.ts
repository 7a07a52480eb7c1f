import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Interruption, Outcome } from "../executor.ts";
import type { StopCause } from "../stop-reason.ts";
import { encodedFromJson, encodedToJson } from "../../value/encoded-json.ts";

/** Files in one folder: listing it is what looking for results costs. */
export const elementsPerShard = 1000;

export function shardOf(line: number): number {
  return Math.floor(line / elementsPerShard);
}

/** How an element ended, as its job leaves it. */
export interface ResultFile {
  readonly attempt: number;
  /** Which start of its job left it: one that was requeued may run twice at the same time. */
  readonly start: number;
  readonly startedAt: number;
  readonly host: string;
  readonly outcome: Outcome;
}

/** Written whole or not at all: a job may be killed, or run twice on several nodes, at any moment. */
export function writeResult(file: string, result: ResultFile): void {
  const { outcome } = result;
  const kept = outcome.type === "succeeded" ? { ...outcome, output: encodedToJson(outcome.output) } : outcome;
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${result.start}`;
  const descriptor = openSync(unfinished, "w");
  try {
    writeSync(descriptor, JSON.stringify({ ...result, outcome: kept }));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
}

export function readResult(text: string): ResultFile {
  const result = JSON.parse(text) as ResultFile & { outcome: { output: string } };
  if (result.outcome.type !== "succeeded") return result;
  return { ...result, outcome: { ...result.outcome, output: encodedFromJson(result.outcome.output) } };
}

/** What a job understood of why it was to end, where the scheduler knows better. */
export interface StoppedNote {
  readonly why: StopCause;
  /** Should the job run again: this try, and those before it. */
  readonly tries: readonly Interruption[];
}

export function noteStopped(file: string, note: StoppedNote): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(note));
}

/** Undefined: it was not told to end, as far as it knew. */
export function readStopped(file: string): StoppedNote | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as StoppedNote;
  } catch {
    return undefined; // there is none, or its writer was killed over it
  }
}

/** Says that a job has begun an element, so that it is known which one was running when the job was killed. */
export function markBegun(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
}
