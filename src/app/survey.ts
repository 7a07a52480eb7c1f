import { Engine } from "../engine/engine.ts";
import type { Watch } from "../engine/watch.ts";
import { directNeeds } from "../flow/direct-needs.ts";
import { formatsOf } from "../flow/formats-of.ts";
import type { Graph, Step } from "../flow/graph.ts";
import type { Failure } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";
import type { PlannedStep, PlanReport } from "../model/plan-report.ts";
import { elementStates as states } from "../plan/element-state.ts";
import { identityPrefix } from "../plan/identity.ts";
import { codesOf } from "./code-memo.ts";
import { environmentReader } from "./environment-reader.ts";
import { forcedSteps, sourceOf } from "./drive.ts";
import { isReusable } from "./is-reusable.ts";
import type { AnyFlow } from "./any-flow.ts";
import type { LaunchOptions } from "./options.ts";
import { parseParams } from "./params.ts";
import { stepsNamed, stepsUntil } from "./steps-to-run.ts";
import { lookUpOf } from "./task-bases.ts";
import { Misses } from "./why/misses.ts";
import { PlanWhy } from "./why/plan-why.ts";
import type { Workspace } from "./workspace.ts";

export interface PlanOptions extends LaunchOptions {
  /** Compare each element that would run, and spell it out. Default: the first ones of each step. */
  readonly all?: boolean | undefined;
  /** Show also what a batch scheduler would be given first, where the run is for one. */
  readonly submissions?: boolean | undefined;
  /** Report on this step alone. */
  readonly step?: string | undefined;
}

export interface SurveyRequest {
  readonly flow: AnyFlow;
  readonly graph: Graph;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: PlanOptions;
  /** Is told of elements besides. */
  readonly watch?: Watch | undefined;
}

/** Elements of a step that are compared with earlier ones, and of each group those that are spelled out, by default. */
const COMPARED = 1000;
const SHOWN = 3;

/** Goes as far through a flow as can be told without running anything. */
export async function surveyFlow(
  workspace: Workspace,
  { flow, graph, params, options, watch }: SurveyRequest,
): Promise<PlanReport> {
  const { store } = workspace;
  const source = sourceOf(flow as never, options.source);
  const asked = options.step === undefined ? undefined : new Set(stepsNamed(graph, options.step));
  const parsed = await parseParams(graph, params);
  const forced = forcedSteps(graph, options);
  const codeOf = await codesOf(graph, workspace, source);
  const envOf = environmentReader();
  const misses = new Misses(graph.steps.length, options.all === true ? Infinity : COMPARED);
  const engine = new Engine({
    run: "",
    runDir: "",
    graph,
    params: (await workspace.lower(parsed)) as Readonly<Record<string, unknown>>,
    store,
    lease: undefined,
    executor: undefined,
    files: { ...workspace.files, formats: formatsOf(graph) },
    lower: workspace.lower,
    earlier: undefined,
    options: {
      onError: "continue",
      forced,
      verify: options.verify ?? false,
      steps: options.until === undefined ? undefined : stepsUntil(graph, options.until),
      reusable: (step) => isReusable(graph.steps[step]!.task, source),
      watch: watch === undefined ? misses : bothOf(misses, watch),
    },
    isolation: () => "inline",
    location: () => undefined,
    codeOf,
    envOf,
    now: Date.now,
    random: Math.random,
  });
  await engine.survey();
  const shown = options.all === true ? Infinity : SHOWN;
  const why = new PlanWhy({
    store,
    graph,
    plan: engine.plan,
    misses,
    prefixOf: (task) => identityPrefix({ task, code: codeOf(task), env: envOf(task) }),
    lookUpOf: (task) => lookUpOf(task, source),
    forced,
    shown,
  });
  const steps: PlannedStep[] = [];
  for (const step of graph.steps)
    if (asked?.has(step.id) !== false) steps.push(await planned(engine, graph, { step, why, shown }));
  return { flow: graph.flow, steps };
}

async function planned(
  engine: Engine,
  graph: Graph,
  { step, why, shown }: { step: Step; why: PlanWhy; shown: number },
): Promise<PlannedStep> {
  const { id, name, task } = step;
  const { counts, size, blocked } = engine.plan.steps[id]!;
  const [missed, shared] = [counts[states.ready]!, counts[states.following]!];
  const unknown = isUnknown(engine, step);
  return {
    name,
    task: task.name,
    total: size,
    cached: counts[states.cached]!,
    run: missed + shared,
    skipped: counts[states.left]! + counts[states.skipped]! + blocked.skipped,
    failed: counts[states.failed]! + blocked.failed,
    ...failuresOf(engine, id, shown),
    unknown,
    waitsFor: unknown ? waitsFor(engine, graph, step) : [],
    ...(unknown ? { outlook: await why.outlookOf(step) } : {}),
    ...(await why.of(step, { missed, shared })),
  };
}

function bothOf(one: Watch, other: Watch): Watch {
  return {
    hit: (...found) => {
      one.hit(...found);
      other.hit(...found);
    },
    missed: (...found) => {
      one.missed(...found);
      other.missed(...found);
    },
  };
}

/** What is wrong with inputs, without the places in Sheaf's own code where that was found. */
function failuresOf(engine: Engine, step: number, most: number): Pick<PlannedStep, "failures"> {
  const failures: { index: IndexPath; failure: Failure }[] = [];
  for (const { index, failure } of engine.failuresOf(step)) {
    if (failures.length >= most) break;
    const { stack: _, ...told } = failure;
    failures.push({ index, failure: told });
  }
  return failures.length === 0 ? {} : { failures };
}

/** True when a step has, or may come to have, elements of which nothing can be told yet. */
function isUnknown({ plan }: Engine, { id, domain }: Step): boolean {
  const { counts, size, blocked } = plan.steps[id]!;
  if (!plan.isActive(id)) return false;
  return (
    counts[states.waiting]! > 0 ||
    (size === 0 && blocked.failed + blocked.skipped === 0 && !plan.isExpanded(domain))
  );
}

/** The steps just before it of which some elements are still to run, or unknown themselves. */
function waitsFor(engine: Engine, graph: Graph, step: Step): string[] {
  return [...directNeeds(graph, step.id)]
    .filter((id) => {
      const { counts } = engine.plan.steps[id]!;
      return counts[states.ready]! + counts[states.following]! > 0 || isUnknown(engine, graph.steps[id]!);
    })
    .map((id) => graph.steps[id]!.name);
}
