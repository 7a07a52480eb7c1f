import type { Failure } from "../../model/failure.ts";
import type { IndexPath } from "../../model/index-path.ts";
import type { Unusable } from "../../model/look-up.ts";
import type { Change, EarlierElement, Reason } from "../../model/reason.ts";
import { shownEnvironment } from "../../observe/declared-environment.ts";
import type { InputToken } from "../../plan/identity.ts";
import { inputDifference } from "../../plan/input-difference.ts";
import { prefixDifference } from "../../plan/prefix-difference.ts";
import type { ElementRow, Store } from "../../store/store.ts";
import { failureLine } from "../../view/failure-text.ts";
import { codeHistory } from "./code-history.ts";
import { EarlierElements, type IsTaken, type Known, type Sought } from "./earlier-elements.ts";
import { matchElements } from "./match-elements.ts";
import { earlierSteps, type EarlierStep } from "./earlier-steps.ts";

/** A step whose elements did not find their results, and what they are compared with. */
export interface WhyRequest {
  readonly task: string;
  readonly step: string;
  /** What the identities of its elements begin with. */
  readonly prefix: string;
  /** The latest run before that has the task. */
  readonly previous: string | undefined;
  readonly isTaken: IsTaken;
}

export interface Wanted extends Sought {
  readonly unusable?: Unusable | undefined;
}

/** Says of elements of one step why they did not find a result. */
export class StepWhy {
  readonly #request: WhyRequest;
  readonly #earlier: EarlierElements | undefined;
  /** In what the elements of the step differ from the earlier ones, all alike. */
  readonly #common: readonly Change[];

  private constructor(request: WhyRequest, earlier?: EarlierElements, common: readonly Change[] = []) {
    this.#request = request;
    this.#earlier = earlier;
    this.#common = common;
  }

  static async open(store: Store, request: WhyRequest): Promise<StepWhy> {
    const { task, step, previous, prefix } = request;
    for await (const use of earlierSteps(store, { task, step, first: previous })) {
      const earlier = await EarlierElements.read(store, use, request.isTaken);
      if (!earlier.isEmpty)
        return new StepWhy(request, earlier, await commonChanges(store, use.prefix, prefix));
    }
    return new StepWhy(request);
  }

  async reasonOf(wanted: Wanted): Promise<Reason> {
    return (await this.reasonsOf([wanted]))[0]!;
  }

  /** Of elements of one run: no two are compared with the same earlier one, where there are others. */
  async reasonsOf(wanted: readonly Wanted[]): Promise<readonly Reason[]> {
    const { previous } = this.#request;
    const earlier = this.#earlier;
    const found = earlier === undefined ? [] : await matchElements(earlier, wanted);
    const reasons: Reason[] = [];
    for (const [at, each] of wanted.entries()) {
      const known = found[at];
      if (each.unusable !== undefined) reasons.push({ type: "unusable", result: each.unusable });
      else if (previous === undefined) reasons.push({ type: "first" });
      else if (earlier === undefined) reasons.push({ type: "not-reached", run: previous });
      else if (known === undefined) reasons.push(await absent(earlier, each.index));
      else reasons.push(this.#compared(earlier.step, known, each.inputs));
    }
    return reasons;
  }

  #compared(step: EarlierStep, { row, inputs: theirs }: Known, inputs: readonly InputToken[]): Reason {
    const changes = [...this.#common, ...inputDifference(theirs, inputs)];
    const earlier = earlierElement(step, row);
    return changes.length === 0 ? unchanged(step, earlier) : { type: "changed", earlier, changes };
  }
}

/** Nothing there is like it: it never got its inputs, was not got to, or is an addition. */
async function absent(elements: EarlierElements, index: IndexPath): Promise<Reason> {
  const { step } = elements;
  const row = await elements.at(index);
  if (row !== undefined && row.inputs === undefined)
    return { type: "no-result", earlier: earlierElement(step, row) };
  // A run that went on to its end has all elements that were part of it.
  const isOver = step.state === "succeeded" || step.state === "failed";
  return { type: isOver ? "new" : "not-reached", run: step.run };
}

/** In what two prefixes differ, down to the functions, packages and variables, without what looks like a secret. */
export async function commonChanges(store: Store, before: string, after: string): Promise<readonly Change[]> {
  if (before === after) return [];
  const code = await codeHistory(store, before, after);
  const shownEnv = (name: string, value: string) => shownEnvironment({ [name]: value })[name]!;
  return prefixDifference(before, after, { code, shownEnv });
}

function unchanged({ lookUp }: EarlierStep, earlier: EarlierElement): Reason {
  if (earlier.state !== "succeeded" && earlier.state !== "cached") return { type: "no-result", earlier };
  return lookUp === "open" ? { type: "gone", earlier } : { type: "own", earlier, lookUp };
}

function earlierElement({ run, name, state: runState }: EarlierStep, row: ElementRow): EarlierElement {
  const { index, at, failure } = row;
  const state = row.state === "running" && runState !== "running" ? "interrupted" : row.state;
  return { run, step: name, index, state, at, ...failed(failure) };
}

const failed = (failure: Failure | undefined): Pick<EarlierElement, "failure"> =>
  failure === undefined ? {} : { failure: failureLine(failure) };
