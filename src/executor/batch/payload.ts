import { readFileSync } from "node:fs";
import { open, readFile, writeFile } from "node:fs/promises";
import type { IndexPath } from "../../model/index-path.ts";
import type { Encoded } from "../../value/encoded.ts";
import { encodedFromJson, encodedToJson } from "../../value/encoded-json.ts";
import type { Profile } from "../worker-protocol.ts";
import type { EndRules } from "./end-rules.ts";
import type { SubmissionFolder } from "./submission-folder.ts";

/** What all elements of a submission have in common. */
export interface PayloadHead {
  readonly profile: Profile;
  /** Elements that a job runs, one after the other; of a pool: that it takes at a time. */
  readonly chunk: number;
  /** Jobs of a pool, that take elements until none is left; undefined: each job has its own. */
  readonly pool?: number | undefined;
  /** Why so many, for people. */
  readonly packing?: string | undefined;
  /** Elements in all. */
  readonly size: number;
  /** What was asked for each, as far as outcomes are judged by it. */
  readonly memBytes: number;
  /** How its jobs are ended. */
  readonly ends: EndRules;
  /** What the worker is told of the project: plain data of whoever made the executor. */
  readonly setup: unknown;
}

/** What an element of a submission is known by. */
export interface KnownLine {
  readonly index: IndexPath;
  readonly attempt: number;
  /** In hexadecimal digits: an element that was bound to other inputs since is another one. */
  readonly identity: string;
}

/** One element of a submission. */
export interface PayloadLine extends KnownLine {
  /** Milliseconds after which the attempt is ended. */
  readonly timeMs: number | undefined;
  readonly logFile: string;
  readonly workDir: string;
  readonly inputs: Readonly<Record<string, Encoded>>;
}

export async function writePayload(
  folder: SubmissionFolder,
  head: PayloadHead,
  lines: readonly PayloadLine[],
): Promise<void> {
  const texts = lines.map((line) => `${lineText(line)}\n`);
  const offsets = new Float64Array(lines.length + 1);
  for (let at = 0; at < texts.length; at++) offsets[at + 1] = offsets[at]! + Buffer.byteLength(texts[at]!);
  await writeFile(folder.lines, texts.join(""));
  await writeFile(folder.offsets, new Uint8Array(offsets.buffer));
  await writeFile(folder.head, JSON.stringify(head));
}

export async function readHead(folder: SubmissionFolder): Promise<PayloadHead> {
  return JSON.parse(await readFile(folder.head, "utf8")) as PayloadHead;
}

/** The lines from one number up to, and without, another. */
export async function readLines(folder: SubmissionFolder, from: number, to: number): Promise<PayloadLine[]> {
  const [begin, end] = await Promise.all([offsetOf(folder, from), offsetOf(folder, to)]);
  const file = await open(folder.lines);
  try {
    const bytes = Buffer.alloc(end - begin);
    await file.read(bytes, 0, bytes.length, begin);
    return bytes.toString().trimEnd().split("\n").map(parseLine);
  } finally {
    await file.close();
  }
}

/** What all lines are known by; inputs, which may be large, are not looked at. */
export function knownLines(folder: SubmissionFolder): KnownLine[] {
  const text = readFileSync(folder.lines, "utf8");
  const known: string[] = [];
  for (let at = 0, end; (end = text.indexOf("\n", at)) >= 0; at = end + 1)
    known.push(text.slice(at, text.indexOf("\t", at)));
  return JSON.parse(`[${known.join()}]`) as KnownLine[];
}

async function offsetOf(folder: SubmissionFolder, line: number): Promise<number> {
  const file = await open(folder.offsets);
  try {
    const { buffer } = await file.read(new Float64Array(1), 0, 8, line * 8);
    return buffer[0]!;
  } finally {
    await file.close();
  }
}

/** Two columns, so that the first can be read without the second: JSON has no tab between its words, and none in them. */
function lineText({ index, attempt, identity, ...own }: PayloadLine): string {
  const inputs: Record<string, string> = {};
  for (const name in own.inputs) inputs[name] = encodedToJson(own.inputs[name]!);
  return `${JSON.stringify({ index, attempt, identity })}\t${JSON.stringify({ ...own, inputs })}`;
}

function parseLine(text: string): PayloadLine {
  const tab = text.indexOf("\t");
  const known = JSON.parse(text.slice(0, tab)) as KnownLine;
  const own = JSON.parse(text.slice(tab + 1)) as Omit<PayloadLine, "inputs" | keyof KnownLine> & {
    inputs: Record<string, string>;
  };
  const inputs: Record<string, Encoded> = {};
  for (const name in own.inputs) inputs[name] = encodedFromJson(own.inputs[name]!);
  return { ...known, ...own, inputs };
}
