import type { StoredRun } from "../../store/upkeep.ts";
import { runStateNow } from "../run-state.ts";
import type { Workspace } from "../workspace.ts";

/** A run without its params and result, which may be large, in the state in which it is now. */
export type RunNow = Omit<StoredRun, "params" | "result" | "provenance">;

/** All runs, oldest first. */
export async function runsNow({ store }: Workspace, now: number): Promise<RunNow[]> {
  const runs: RunNow[] = [];
  for await (const page of store.upkeep.runs())
    for (const { params: _params, result: _result, provenance: _provenance, ...run } of page)
      runs.push({ ...run, state: runStateNow(run, now) });
  return runs;
}
