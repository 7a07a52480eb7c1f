import type { StepExplanation } from "../../model/explanation.ts";
import type { PlannedElement } from "../../model/plan-report.ts";
import type { IndexPath } from "../../model/index-path.ts";
import type { Reason } from "../../model/reason.ts";
import { noCounts, type SkipReason } from "../../model/states.ts";
import { failureLine } from "../../view/failure-text.ts";
import { readInputs } from "../../plan/identity.ts";
import { shownInput } from "../../plan/shown-token.ts";
import type { ElementRow } from "../../store/store.ts";
import type { FoundStep } from "../find-element.ts";
import { runStateNow } from "../run-state.ts";
import { groupReasons } from "./group-reasons.ts";
import { PastWhy } from "./past-why.ts";
import type { Workspace } from "../workspace.ts";

/** Elements that are compared with earlier ones, and of each group those that are spelled out, unless all are asked for. */
const COMPARED = 1000;
const SHOWN = 3;
const FAILED = 3;

/** Why the elements of a step ran, or did not: those of a kind together. */
export async function explainStep(
  { store }: Pick<Workspace, "store">,
  step: FoundStep,
  isAll: boolean,
): Promise<StepExplanation> {
  const { run, id, name, manifest } = step;
  const past = await PastWhy.open(store, step);
  const tally = new StepTally(isAll ? Infinity : COMPARED);
  for await (const page of store.elements(run.id, { step: id })) for (const row of page) tally.add(row);
  const elements: PlannedElement[] = [];
  let reason: StepExplanation["reason"];
  for (const row of tally.sample) {
    const found = await past?.reasonOf(row);
    if (found?.type === "removed" || found?.type === "later") reason ??= found;
    else if (found !== undefined) elements.push(explained(row, found));
  }
  const why = groupReasons(elements, isAll ? Infinity : SHOWN);
  return {
    type: "step",
    run: run.id,
    runState: runStateNow(run, Date.now()),
    flow: run.flow,
    task: manifest?.task ?? name,
    step: name,
    counts: (await store.counts(run.id)).get(id) ?? noCounts,
    why,
    notCompared: past === undefined ? 0 : tally.ran - tally.sample.length,
    ...(reason === undefined ? {} : { reason }),
    origins: byCount(tally.origins).map(([from, count]) => ({ run: from, count })),
    skips: byCount(tally.skips).map(([because, count]) => ({ because, count })),
    failed: tally.failed,
  };
}

/** Of a new element with what it was given. */
function explained({ index, inputs }: ElementRow, reason: Reason): PlannedElement {
  if (reason.type !== "new" || inputs === undefined) return { index, reason };
  const given = readInputs(inputs).map((input) => [input.name, shownInput(input)]);
  return { index, reason, inputs: Object.fromEntries(given) as Record<string, string> };
}

/** What is to be known of all elements of a step, in bounded memory. */
class StepTally {
  ran = 0;
  /** The first ones that ran. */
  readonly sample: ElementRow[] = [];
  readonly origins = new Map<string, number>();
  readonly skips = new Map<SkipReason["type"], number>();
  readonly failed: { index: IndexPath; failure: string }[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(row: ElementRow): void {
    const { state, result, because, failure, index } = row;
    if (state === "cached") count(this.origins, result!.run);
    if (because !== undefined) count(this.skips, because.type);
    if (failure !== undefined && this.failed.length < FAILED)
      this.failed.push({ index, failure: failureLine(failure) });
    if (state !== "succeeded" && state !== "failed" && state !== "running") return;
    this.ran += 1;
    if (this.sample.length < this.#most) this.sample.push(row);
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function byCount<Key>(counts: ReadonlyMap<Key, number>): [Key, number][] {
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
