import { SheafError } from "./errors.ts";
import { milliseconds } from "./quantity.ts";

/** Elements that one batch job runs, one after the other: a number of them, or text such as `"10m"` for as many as take so long. */
export type Chunk = number | string;

export type ReadChunk = { readonly count: number } | { readonly targetMs: number };

/** Throws SHEAF_RESOURCES for what is neither a whole number from 1 nor a length of time. */
export function readChunk(chunk: Chunk): ReadChunk {
  if (typeof chunk === "number" && Number.isSafeInteger(chunk) && chunk >= 1) return { count: chunk };
  if (typeof chunk === "string" && /[a-z]/.test(chunk)) {
    const targetMs = milliseconds(chunk, "chunk");
    if (targetMs > 0) return { targetMs };
  }
  throw new SheafError(
    "SHEAF_RESOURCES",
    `chunk ${JSON.stringify(chunk)} says neither how many elements a job runs nor how long`,
    { mend: 'Write a number of elements from 1, or a time such as "90s", "10m", "1h".' },
  );
}
