import type { IndexPath } from "./index-path.ts";

/** The folder in which a step has the logs and scratch folders of its elements: `era5+convert`. */
export function stepFolder(step: string): string {
  return step.replaceAll("/", "+");
}

/** What an element's files are called in its step's folder, without an ending: `3-12`; `0` for a step that runs once. */
export function elementFile(index: IndexPath): string {
  return index.length > 0 ? index.join("-") : "0";
}

/**
 * A log or scratch folder of a later start of an element's job, beside that of the first: `7.log.start-2`. A scheduler may
 * start a job again while it still runs.
 */
export function ofStart(first: string, start: number): string {
  return start === 1 ? first : `${first}.start-${start}`;
}
