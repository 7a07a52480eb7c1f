import type { IndexPath } from "../../model/index-path.ts";
import type { ElementDifference, Pair, StepDifference } from "../../model/run-difference.ts";
import type { ElementStateName } from "../../model/states.ts";
import type { Encoded } from "../../value/encoded.ts";
import type { ElementRow } from "../../store/store.ts";
import type { Workspace } from "../workspace.ts";
import { elementPairs, type ElementPair } from "./element-pairs.ts";
import { outputExcerpts } from "./output-excerpts.ts";

/** Elements of a step that are shown as examples. */
const shownExamples = 5;

interface Example {
  readonly index: IndexPath;
  readonly states: Pair<ElementStateName | undefined>;
  readonly outputs: Pair<Encoded | undefined>;
}

type Pages = AsyncIterable<readonly ElementRow[]>;

/** Compares the elements of one step in two runs, however many there are. */
export async function stepDifference(
  step: string,
  pages: Pair<Pages>,
  workspace: Pick<Workspace, "storage">,
): Promise<StepDifference> {
  const tally = new Tally();
  for await (const batch of elementPairs(...pages)) for (const pair of batch) tally.add(pair);
  const { same, differ, only, neither, without, computed } = tally;
  const examples: ElementDifference[] = [];
  for (const { index, states, outputs } of tally.examples)
    examples.push({ index, states, values: await outputExcerpts(outputs, workspace.storage) });
  return { step, same, differ, only, neither, without, examples, computed };
}

class Tally {
  same = 0;
  differ = 0;
  neither = 0;
  readonly only: [number, number] = [0, 0];
  readonly without: Pair<Partial<Record<ElementStateName, number>>> = [{}, {}];
  readonly computed: Pair<{ count: number; elapsedMs: number }> = [
    { count: 0, elapsedMs: 0 },
    { count: 0, elapsedMs: 0 },
  ];
  readonly examples: Example[] = [];

  add(pair: ElementPair): void {
    const [first, second] = pair;
    this.#addEnd(0, first);
    this.#addEnd(1, second);
    const outputs = [first?.result?.output, second?.result?.output] as const;
    if (this.#count(outputs) || this.examples.length === shownExamples) return;
    this.examples.push({ index: (first ?? second)!.index, states: [first?.state, second?.state], outputs });
  }

  /** True when there is nothing to tell. */
  #count([first, second]: Pair<Encoded | undefined>): boolean {
    if (first === undefined && second === undefined) this.neither += 1;
    else if (first === undefined) this.only[1] += 1;
    else if (second === undefined) this.only[0] += 1;
    else if (Buffer.compare(first.digest, second.digest) !== 0) this.differ += 1;
    else {
      this.same += 1;
      return true;
    }
    return first === undefined && second === undefined;
  }

  #addEnd(of: 0 | 1, row: ElementRow | undefined): void {
    if (row === undefined) return;
    const { state, result } = row;
    if (result === undefined) this.without[of][state] = (this.without[of][state] ?? 0) + 1;
    if (state !== "succeeded") return;
    const computed = this.computed[of];
    computed.count += 1;
    computed.elapsedMs += result!.elapsedMs;
  }
}
