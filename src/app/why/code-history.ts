import { codeDifference } from "../../fingerprint/code-difference.ts";
import { knownReports } from "../../fingerprint/known-reports.ts";
import type { CodeDifference } from "../../model/code-difference.ts";
import { readPrefix } from "../../plan/identity-prefix.ts";
import type { Store } from "../../store/store.ts";

/** In what the code of two prefixes differs, from what is remembered of both; undefined where that is not enough. */
export async function codeHistory(
  store: Pick<Store, "recall" | "remember">,
  before: string,
  after: string,
): Promise<readonly CodeDifference[] | undefined> {
  const [from, to] = [readPrefix(before)?.code, readPrefix(after)?.code];
  if (from === undefined || to === undefined || from === to) return undefined;
  const [old, now] = await knownReports([from, to], store);
  return old === undefined || now === undefined ? undefined : codeDifference(old, now);
}
