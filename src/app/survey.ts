import { Engine } from "../engine/engine.ts";
import { formatsOf } from "../flow/formats-of.ts";
import type { Graph, Step } from "../flow/graph.ts";
import type { PlannedStep, PlanReport } from "../model/plan-report.ts";
import { elementStates as states } from "../plan/element-state.ts";
import { codesOf } from "./code-memo.ts";
import { environmentReader, forcedSteps, isReusable, sourceOf } from "./drive.ts";
import type { AnyFlow } from "./any-flow.ts";
import type { LaunchOptions } from "./options.ts";
import { parseParams } from "./params.ts";
import { stepsUntil } from "./steps-to-run.ts";
import type { Workspace } from "./workspace.ts";

export interface SurveyRequest {
  readonly flow: AnyFlow;
  readonly graph: Graph;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: LaunchOptions;
}

/** Goes as far through a flow as can be told without running anything. */
export async function surveyFlow(
  workspace: Workspace,
  { flow, graph, params, options }: SurveyRequest,
): Promise<PlanReport> {
  const source = sourceOf(flow as never, options.source);
  const parsed = await parseParams(graph, params);
  const forced = forcedSteps(graph, options);
  const engine = new Engine({
    run: "",
    runDir: "",
    graph,
    params: (await workspace.lower(parsed)) as Readonly<Record<string, unknown>>,
    store: workspace.store,
    lease: undefined,
    executor: undefined,
    files: { ...workspace.files, formats: formatsOf(graph) },
    lower: workspace.lower,
    earlier: undefined,
    options: {
      onError: "continue",
      forced,
      verify: false,
      steps: options.until === undefined ? undefined : stepsUntil(graph, options.until),
      reusable: (step) => isReusable(graph.steps[step]!.task, source),
    },
    isolation: () => "inline",
    location: () => undefined,
    codeOf: await codesOf(graph, workspace, source),
    envOf: environmentReader(),
    now: Date.now,
    random: Math.random,
  });
  await engine.survey();
  const why = (step: Step) =>
    reasonOf(step, { forced: forced.has(step.id), reusable: isReusable(step.task, source) });
  return { flow: graph.flow, steps: graph.steps.map((step) => planned(engine, graph, { step, why })) };
}

function planned(
  engine: Engine,
  graph: Graph,
  { step, why }: { step: Step; why: (step: Step) => string },
): PlannedStep {
  const { id, name, task, domain } = step;
  const { counts, size, blocked } = engine.plan.steps[id]!;
  const run = counts[states.ready]! + counts[states.following]!;
  const cached = counts[states.cached]!;
  const unknown =
    engine.plan.isActive(id) &&
    (counts[states.waiting]! > 0 ||
      (size === 0 && blocked.failed + blocked.skipped === 0 && !engine.plan.isExpanded(domain)));
  const reason = run === 0 ? {} : { reason: cached > 0 ? "inputs that were not seen before" : why(step) };
  return { name, task: task.name, total: size, cached, run, unknown, ...reason };
}

/** Why elements of a step would run, as far as it is the same for all of them. */
function reasonOf({ task }: Step, { forced, reusable }: { forced: boolean; reusable: boolean }): string {
  if (forced) return "forced";
  if (!task.cache) return "its task is not cached";
  if (!task.deterministic) return "its task is not deterministic";
  if (!reusable) return "its code is in no file, and it has no version";
  return "no earlier result with this code and these inputs";
}
