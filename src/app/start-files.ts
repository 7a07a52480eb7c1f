import { existsSync } from "node:fs";
import { ofStart } from "../model/element-files.ts";

/** So many starts in a row that left nothing are taken for the end. A start that wrote nothing leaves a gap. */
const widestGap = 8;

/** A log or scratch folder of an element, and those of later starts of its job: those that are there, the last one last. */
export function ofAllStarts(first: string): string[] {
  const there: string[] = [];
  for (let start = 1, gap = 0; gap < widestGap; start++) {
    const path = ofStart(first, start);
    gap = existsSync(path) ? 0 : gap + 1;
    if (gap === 0) there.push(path);
  }
  return there;
}
