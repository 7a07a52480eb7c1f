import type { Past, PastOf } from "../executor/batch/paces.ts";
import type { Graph } from "../flow/graph.ts";
import type { Pace } from "../model/packing.ts";
import type { ElementRow, Store } from "../store/store.ts";
import { earlierSteps } from "./why/earlier-steps.ts";

/** Elements that are looked at, of a step of a run. */
const mostElements = 2000;
/**
 * What the store knows of how long elements of steps take: those of the run, and those of the latest earlier run in which
 * some of the same task succeeded. `run` is undefined as long as there is none.
 */
export function pastOfSteps(store: Store, { flow, steps }: Graph, run: string | undefined): PastOf {
  return async (name) => {
    const step = steps.find((one) => one.name === name)!;
    const { id, task } = step;
    const own = run === undefined ? nothing : await ownPast(store, run, id);
    const first = await runBefore(store, { run, task: task.name, flow });
    return { ...own, earlier: await earlierPace(store, { task: task.name, step: name, first }) };
  };
}

const nothing: Omit<Past, "earlier"> = { own: undefined, hasBegun: false };

async function ownPast(store: Store, run: string, step: number): Promise<Omit<Past, "earlier">> {
  const ended = await elementsOf(store, { run, step, states: ["succeeded", "failed"] });
  return { own: paceOf(ended, undefined), hasBegun: ended.length > 0 };
}

async function earlierPace(
  store: Store,
  wanted: Parameters<typeof earlierSteps>[1],
): Promise<Pace | undefined> {
  for await (const { run, step } of earlierSteps(store, wanted)) {
    const pace = paceOf(await elementsOf(store, { run, step, states: ["succeeded", "cached"] }), run);
    if (pace !== undefined) return pace;
  }
  return undefined;
}

/** What the run was compared with when it began; before that, what it would be. */
async function runBefore(
  store: Store,
  { run, task, flow }: { readonly run: string | undefined; readonly task: string; readonly flow: string },
): Promise<string | undefined> {
  if (run === undefined) return (await store.latestTask(task, flow))?.run;
  return (await store.tasks(run)).find((one) => one.task === task)?.previous?.run;
}

async function elementsOf(
  store: Store,
  of: { readonly run: string; readonly step: number; readonly states: readonly ElementRow["state"][] },
): Promise<readonly ElementRow[]> {
  for await (const page of store.elements(of.run, { ...of, limit: mostElements })) return page;
  return [];
}

function paceOf(elements: readonly ElementRow[], run: string | undefined): Pace | undefined {
  const times = elements.flatMap(({ result }) => (result === undefined ? [] : [result.elapsedMs]));
  if (times.length === 0) return undefined;
  const meanMs = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  return { meanMs, elements: times.length, run };
}
