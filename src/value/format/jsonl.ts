import { SheafError } from "../../model/errors.ts";
import { jsonText } from "../json/json-text.ts";
import type { Format } from "./format.ts";
import { Formats } from "./formats.ts";
import { JsonLines } from "./json-lines.ts";
import { v8 } from "./v8.ts";

/** Lines are gathered into chunks of about this many characters. */
const CHUNK = 64 * 1024;

const rowFormats = new Formats([v8]);

/** JSON Lines: one tagged JSON text a line, written and read with bounded memory. */
export const jsonl: Format<Iterable<unknown> | AsyncIterable<unknown>> = {
  name: "jsonl",
  write: (rows) => chunksOf(rows),
  read: async (source) => new JsonLines(source, await source.path()),
};

/** The bytes of rows; `counted` is told how many there were. */
export async function* chunksOf(
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  counted?: (count: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let count = 0;
  let chunk = "";
  for await (const row of rows) {
    chunk += `${lineOf(row, count++)}\n`;
    if (chunk.length < CHUNK) continue;
    yield Buffer.from(chunk);
    chunk = "";
  }
  if (chunk !== "") yield Buffer.from(chunk);
  counted?.(count);
}

function lineOf(row: unknown, at: number): string {
  const { body, special, unresolved, beside } = jsonText(row, rowFormats);
  if (!special && !unresolved && beside.length === 0) return body;
  throw new SheafError(
    "SHEAF_NO_CODEC",
    `Row ${at} holds a file, a secret, or large binary data, which rows cannot`,
    {
      mend: "Return a list instead of rows, or write the data to a file of its own.",
    },
  );
}
