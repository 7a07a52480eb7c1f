import type { CollectOptions } from "../app/cache/collect-options.ts";
import type { EntryQuery, GroupBy } from "../app/cache/contents.ts";
import type { VerifyOptions } from "../app/cache/verify.ts";
import type { DriveOptions, LaunchOptions, StoreOptions } from "../app/options.ts";
import type { Run } from "../app/run.ts";
import type { PlanOptions } from "../app/survey.ts";
import type { Settings } from "../app/settings.ts";
import type { ElementReport } from "../model/element-report.ts";
import type { Explanation } from "../model/explanation.ts";
import type { IndexPath } from "../model/index-path.ts";
import type { RunDifference } from "../model/run-difference.ts";
import type { RetryReport } from "../model/retry-report.ts";
import type { UsageReport } from "../model/usage-report.ts";
import type { RenderFormat } from "../flow/render/render.ts";
import type { AnyFlow, Target } from "./target.ts";

// All that commands call of the application, each part loaded when it is first called.

type TakingUp = DriveOptions & { readonly staysThere?: boolean };
type Retry = TakingUp & { readonly step?: string };
type CancelTarget = StoreOptions & {
  readonly step?: string;
  readonly index?: IndexPath;
  readonly kill?: boolean;
};
export type DagFormat = RenderFormat;

export async function launch(
  target: Target,
  params: Readonly<Record<string, unknown>>,
  options: LaunchOptions,
): Promise<Run> {
  const app = await import("../app/launch.ts");
  return app.launch(target.flow, params, { ...options, source: target.source });
}

export async function planRun(
  target: Target,
  params: Readonly<Record<string, unknown>>,
  options: Omit<PlanOptions, "source">,
) {
  const app = await import("../app/commands.ts");
  return app.planRun(target.flow, params, { ...options, source: target.source });
}

/** Without a run: of the latest. */
export async function showElement(
  ...call: Parameters<typeof import("../app/show-element.ts").showElement>
): Promise<ElementReport> {
  return (await import("../app/show-element.ts")).showElement(...call);
}

/** Without a run: of the latest. */
export async function explain(
  ...call: Parameters<typeof import("../app/why/explain.ts").explain>
): Promise<Explanation> {
  return (await import("../app/why/explain.ts")).explain(...call);
}

export async function diffRuns(
  ...call: Parameters<typeof import("../app/diff-runs.ts").diffRuns>
): Promise<RunDifference> {
  return (await import("../app/diff-runs.ts")).diffRuns(...call);
}

export async function usageOfRun(
  ...call: Parameters<typeof import("../app/usage/usage-of-run.ts").usageOfRun>
): Promise<UsageReport> {
  return (await import("../app/usage/usage-of-run.ts")).usageOfRun(...call);
}

export async function jobLog(...call: Parameters<typeof import("../app/job-log.ts").jobLog>) {
  return (await import("../app/job-log.ts")).jobLog(...call);
}

export async function readJobLog(...call: Parameters<typeof import("../app/job-log.ts").readJobLog>) {
  return (await import("../app/job-log.ts")).readJobLog(...call);
}

/** Without an id: the latest. */
export async function openRun(idOrPrefix: string | undefined, options: StoreOptions): Promise<Run> {
  return (await import("../app/open-run.ts")).openRun(idOrPrefix, options);
}

export async function retryRun(idOrPrefix: string, options: Retry): Promise<Run> {
  return (await import("../app/resume.ts")).retryRun(idOrPrefix, options);
}

export async function planRetry(
  ...call: Parameters<typeof import("../app/retry/plan-retry.ts").planRetry>
): Promise<RetryReport> {
  return (await import("../app/retry/plan-retry.ts")).planRetry(...call);
}

export async function resumeRun(idOrPrefix: string, options: TakingUp): Promise<Run> {
  return (await import("../app/resume.ts")).resumeRun(idOrPrefix, options);
}

export async function cancelRun(idOrPrefix: string, options: CancelTarget) {
  return (await import("../app/commands.ts")).cancelRun(idOrPrefix, options);
}

export async function listRuns(
  query: Parameters<typeof import("../app/commands.ts").listRuns>[0],
  options: StoreOptions,
) {
  return (await import("../app/commands.ts")).listRuns(query, options);
}

export async function exportCrate(
  idOrPrefix: string | undefined,
  options: Parameters<typeof import("../app/export-run.ts").exportCrate>[1],
) {
  return (await import("../app/export-run.ts")).exportCrate(idOrPrefix, options);
}

export async function exportLineage(
  idOrPrefix: string | undefined,
  options: Parameters<typeof import("../app/export-run.ts").exportLineage>[1],
) {
  return (await import("../app/export-run.ts")).exportLineage(idOrPrefix, options);
}

export async function cacheSizes(options: StoreOptions) {
  return (await import("../app/cache/sizes.ts")).cacheSizes(options);
}

export async function cacheGroups(query: EntryQuery & StoreOptions, by: GroupBy) {
  return (await import("../app/cache/contents.ts")).cacheGroups(query, by);
}

export async function cacheEntries(query: EntryQuery & StoreOptions, limit: number) {
  return (await import("../app/cache/contents.ts")).cacheEntries(query, limit);
}

export async function verifyCache(options: VerifyOptions) {
  return (await import("../app/cache/verify.ts")).verifyCache(options);
}

export async function collectCache(options: CollectOptions) {
  return (await import("../app/cache/collect.ts")).collectCache(options);
}

export async function removeEntries(query: EntryQuery & StoreOptions, options: { dryRun: boolean }) {
  return (await import("../app/cache/remove.ts")).removeEntries(query, options);
}

export async function runsToRemove(runs: readonly string[], options: StoreOptions) {
  return (await import("../app/cache/remove.ts")).runsToRemove(runs, options);
}

export async function pinRuns(runs: readonly string[], pinned: boolean, options: StoreOptions) {
  return (await import("../app/cache/remove.ts")).pinRuns(runs, pinned, options);
}

export async function checkUp(settings: Settings, options: { readonly withJob: boolean }) {
  return (await import("../app/doctor/doctor.ts")).checkUp(settings, options);
}

export async function resolveHome(options: StoreOptions): Promise<string> {
  return (await import("../app/home.ts")).resolveHome(options);
}

/** The folder in which a store was looked for in vain. Undefined: there is one. */
export async function missingHome(options: StoreOptions): Promise<string | undefined> {
  const { hasStore, resolveHome: homeOf } = await import("../app/home.ts");
  const home = await homeOf(options);
  return hasStore(home) ? undefined : home;
}

export async function renderDag(flow: AnyFlow, format: DagFormat): Promise<string> {
  return (await import("../app/targets.ts")).renderDag(flow, format);
}

/** Says to which element's log something that is printed now belongs. */
export async function currentLog() {
  return (await import("../app/current-log.ts")).currentLog;
}
