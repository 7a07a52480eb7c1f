import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeNote } from "../executor/batch/note.ts";
import type { StepStatus } from "../model/status.ts";
import { batchFolder } from "./batch-folder.ts";

/** How many elements of a step are known, and whether there are no more. */
export type StepExtent = Pick<StepStatus, "total" | "complete">;

/**
 * Notes what only whoever drives a run knows of its steps, for the time when nobody does: the store has no elements that
 * have not begun.
 */
export async function noteExtents(
  run: { readonly runDir: string },
  steps: readonly StepStatus[],
): Promise<void> {
  const extents = steps.map(({ name, total, complete }) => [name, { total, complete }] as const);
  await writeNote(fileOf(run), Object.fromEntries(extents));
}

/** As they were noted last, by the names of steps; none of a run that was never handed over. */
export async function notedExtents(run: {
  readonly runDir: string;
}): Promise<ReadonlyMap<string, StepExtent>> {
  if (!existsSync(fileOf(run))) return new Map();
  return new Map(
    Object.entries(JSON.parse(await readFile(fileOf(run), "utf8")) as Record<string, StepExtent>),
  );
}

const fileOf = (run: { readonly runDir: string }) => join(batchFolder(run), "steps.json");
