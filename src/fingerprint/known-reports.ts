import { Facts, type Memo } from "./memo.ts";
import type { CodeReport } from "./report.ts";

/** What is remembered of what fingerprints covered, in the order of `codes`; undefined where nothing is. */
export function knownReports(
  codes: readonly string[],
  memo: Memo,
): Promise<readonly (CodeReport | undefined)[]> {
  return new Facts(memo).recall<CodeReport>("report", codes);
}
