import type { StoredRun } from "../../store/upkeep.ts";
import { runStateNow } from "../run-state.ts";
import type { Workspace } from "../workspace.ts";

/** A run without what may be large, in the state in which it is now. */
export type RunNow = Pick<
  StoredRun,
  "id" | "flow" | "state" | "createdAt" | "startedAt" | "pinned" | "runDir"
>;

/** All runs, oldest first. */
export async function runsNow({ store }: Workspace, now: number): Promise<RunNow[]> {
  const runs: RunNow[] = [];
  for await (const page of store.upkeep.runs())
    for (const run of page) {
      const { id, flow, createdAt, startedAt, pinned, runDir } = run;
      runs.push({ id, flow, state: runStateNow(run, now), createdAt, startedAt, pinned, runDir });
    }
  return runs;
}
