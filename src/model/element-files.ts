import type { IndexPath } from "./index-path.ts";

/** The folder in which a step has the logs and scratch folders of its elements: `era5+convert`. */
export function stepFolder(step: string): string {
  return step.replaceAll("/", "+");
}

/** What an element's files are called in its step's folder, without an ending: `3-12`; `0` for a step that runs once. */
export function elementFile(index: IndexPath): string {
  return index.length > 0 ? index.join("-") : "0";
}
