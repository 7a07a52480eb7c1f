import { graphOf } from "../flow/flow.ts";
import type { ParamsOf } from "../flow/flow-types.ts";
import type { RunQuery, RunRow } from "../store/store.ts";
import { executorOf } from "./executor-of.ts";
import { cancelIn, type CancelRequest } from "./cancel.ts";
import type { PlanReport } from "../model/plan-report.ts";
import { type PlanOptions, surveyFlow } from "./survey.ts";
import { runRootOf } from "./run-root.ts";
import { runStateNow } from "./run-state.ts";
import type { AnyFlow } from "./any-flow.ts";
import type { StoreOptions } from "./options.ts";
import { inWorkspace } from "./in-workspace.ts";

export { resolveHome } from "./home.ts";
export { resumeRun, retryRun } from "./resume.ts";
export type { PlanReport } from "../model/plan-report.ts";

/** What a launch would do: which elements are cached, which would run, what is not known yet. Runs nothing and records nothing. */
export async function planRun<F extends AnyFlow>(
  flow: F,
  params: ParamsOf<F>,
  options: PlanOptions = {},
): Promise<PlanReport> {
  return inWorkspace(
    options,
    async (workspace) => {
      const graph = graphOf(flow as never);
      const request = { flow, graph, params: params as Readonly<Record<string, unknown>>, options };
      const { settings } = workspace;
      const spec = executorOf(options.executor, settings);
      if (options.submissions !== true || spec.executor === "local")
        return await surveyFlow(workspace, request);
      const { plannedSubmissions, WouldSubmit } = await import("./planned-submissions.ts");
      const found = new WouldSubmit(graph);
      const report = await surveyFlow(workspace, { ...request, watch: found });
      const { home, files, store } = workspace;
      const place = { home, runRoot: runRootOf(options, settings, home), workDir: files.base };
      return { ...report, submissions: await plannedSubmissions(found, graph, { spec, place, store }) };
    },
    "pretend",
  );
}

/** Newest first. A run whose process is gone is listed as interrupted. */
export async function listRuns(query: RunQuery, options: StoreOptions = {}): Promise<readonly RunRow[]> {
  return inWorkspace(
    options,
    async (workspace) => {
      const now = Date.now();
      const { limit, states, ...rest } = query;
      // The store has a run whose process is gone as running.
      const stored = states?.map((state) => (state === "interrupted" ? "running" : state));
      const mixed = stored?.includes("running") === true && limit !== undefined;
      const rows = await workspace.store.runs({
        ...rest,
        ...(stored === undefined ? {} : { states: stored }),
        ...(limit === undefined || mixed ? {} : { limit }),
      });
      const told = rows.map((row) => ({ ...row, state: runStateNow(row, now) }));
      return told.filter(({ state }) => states === undefined || states.includes(state)).slice(0, limit);
    },
    "pretend",
  );
}

export async function cancelRun(
  idOrPrefix: string,
  request: CancelRequest & StoreOptions,
): ReturnType<typeof cancelIn> {
  return inWorkspace(request, async (workspace) => {
    const { home: _home, ...cancel } = request;
    return await cancelIn(workspace, idOrPrefix, cancel);
  });
}
