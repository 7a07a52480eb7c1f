import { isUnderWay } from "../../model/states.ts";
import type { StoredRun } from "../../store/upkeep.ts";

/** Which runs a collection keeps. Each rule that is given keeps some; a run goes when none keeps it. */
export interface RetentionRules {
  /** The newest so many of each flow stay. */
  readonly keepRuns?: number | undefined;
  /** Those begun less than so long ago stay. Milliseconds. */
  readonly olderThanMs?: number | undefined;
  /** Of those that no other rule keeps, the oldest go, until the cache is no larger than this. Bytes. */
  readonly maxBytes?: number | undefined;
  /** Interrupted runs may go too; without it they stay, so that they can be resumed. */
  readonly interrupted?: boolean | undefined;
}

export type RunFacts = Pick<StoredRun, "id" | "flow" | "state" | "createdAt" | "pinned">;

/** Why a run stays whatever the rules say. */
export type Protection = "pinned" | "running" | "interrupted";

export function protectionOf(run: RunFacts, { interrupted }: RetentionRules): Protection | undefined {
  if (run.pinned) return "pinned";
  if (isUnderWay(run.state)) return "running";
  return run.state === "interrupted" && interrupted !== true ? "interrupted" : undefined;
}

/** The runs that may go, in the order in which they are given. Without any rule none may. */
export function mayGo<Run extends RunFacts>(
  runs: readonly Run[],
  rules: RetentionRules,
  now: number,
): readonly Run[] {
  const { keepRuns, olderThanMs, maxBytes } = rules;
  if (keepRuns === undefined && olderThanMs === undefined && maxBytes === undefined) return [];
  const newest = newestOf(runs, keepRuns ?? 0);
  return runs.filter(
    (run) =>
      protectionOf(run, rules) === undefined &&
      !newest.has(run.id) &&
      (olderThanMs === undefined || now - run.createdAt >= olderThanMs),
  );
}

function newestOf(runs: readonly RunFacts[], count: number): ReadonlySet<string> {
  const newest = new Set<string>();
  const counts = new Map<string, number>();
  for (const { id, flow } of runs.toSorted((a, b) => b.createdAt - a.createdAt)) {
    const before = counts.get(flow) ?? 0;
    counts.set(flow, before + 1);
    if (before < count) newest.add(id);
  }
  return newest;
}
