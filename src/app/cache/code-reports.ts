import { factKind, factKey, FINGERPRINTS } from "../../fingerprint/memo.ts";
import type { Store } from "../../store/store.ts";

/**
 * Forgets the reports on code that no run has used or was compared with. What is remembered of the tasks' present code goes
 * with them: it says which reports are there, and is quickly found out again. Returns how many reports that were.
 */
export async function forgetReports(store: Store, counting: "count" | "forget" = "forget"): Promise<number> {
  const used = await codesUsed(store);
  const unused: string[] = [];
  const tasks: string[] = [];
  for await (const page of store.upkeep.facts(FINGERPRINTS))
    for (const key of page) {
      const kind = factKind(key);
      if (kind === "tasks") tasks.push(key);
      if (kind === "report" && !used.has(key)) unused.push(key);
    }
  if (counting === "forget" && unused.length > 0)
    await store.upkeep.forget(FINGERPRINTS, [...unused, ...tasks]);
  return unused.length;
}

/** Keys of the reports on code that runs have used. */
async function codesUsed(store: Store): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  const add = (prefix: string) => used.add(factKey("report", codeIn(prefix)));
  for await (const page of store.upkeep.runs())
    for (const { id } of page)
      for (const { prefix, previous } of await store.tasks(id)) {
        add(prefix);
        if (previous !== undefined) add(previous.prefix);
      }
  return used;
}

function codeIn(prefix: string): string {
  const [, , code] = JSON.parse(prefix) as readonly unknown[];
  return String(code);
}
