import { compareIndex, formatIndex, type IndexPath } from "../../model/index-path.ts";
import { type InputToken, inputsText, readInputs } from "../../plan/identity.ts";
import { inputsByPath } from "../../plan/input-difference.ts";
import type { ElementRow, Store } from "../../store/store.ts";
import type { EarlierStep } from "./earlier-steps.ts";

/** Elements of a step that are read at once, and among which what is nearest is looked for. */
const READ = 4000;
/** Of those, how many on each side of its index one element is compared with. */
const COMPARED = 200;

/** An element of an earlier run whose inputs are known. */
export interface Known {
  readonly row: ElementRow;
  readonly inputs: readonly InputToken[];
}

/** An element for which an earlier one is looked for. */
export interface Sought {
  readonly index: IndexPath;
  readonly inputs: readonly InputToken[];
}

/** An earlier element, and how many inputs it has in common with the one that it was found for. */
export interface Near {
  readonly known: Known;
  readonly common: number;
}

/** True for an earlier element that another element of what is explained stands for now. */
export type IsTaken = (earlier: Known) => boolean;

/** The elements of one step of an earlier run, as far as one would compare with them. */
export class EarlierElements {
  readonly step: EarlierStep;
  readonly #store: Store;
  readonly #isTaken: IsTaken;
  readonly #known: readonly Known[];
  readonly #isWhole: boolean;
  readonly #byIndex: ReadonlyMap<string, Known>;
  readonly #byInputs: ReadonlyMap<string, Known>;
  readonly #byPaths: ReadonlyMap<string, Known>;
  #free: readonly Known[] | undefined;

  private constructor(store: Store, step: EarlierStep, rows: readonly ElementRow[], isTaken: IsTaken) {
    this.step = step;
    this.#store = store;
    this.#isTaken = isTaken;
    this.#known = rows.flatMap(known);
    this.#isWhole = rows.length < READ;
    this.#byIndex = new Map(this.#known.map((each) => [formatIndex(each.row.index), each]));
    this.#byInputs = new Map(this.#known.map((each) => [inputsText(each.inputs), each]));
    this.#byPaths = new Map(this.#known.map((each) => [inputsByPath(each.inputs), each]));
  }

  static async read(store: Store, step: EarlierStep, isTaken: IsTaken): Promise<EarlierElements> {
    const rows: ElementRow[] = [];
    for await (const page of store.elements(step.run, { step: step.step })) {
      rows.push(...page);
      if (rows.length >= READ) break;
    }
    return new EarlierElements(store, step, rows, isTaken);
  }

  /** What is recorded of the element at an index, also when its inputs are not. */
  async at(index: IndexPath): Promise<ElementRow | undefined> {
    const { run, step } = this.step;
    for await (const [row] of this.#store.elements(run, { step, index, limit: 1 })) return row;
    return undefined;
  }

  /** True when none of them has ever had inputs. */
  get isEmpty(): boolean {
    return this.#known.length === 0;
  }

  /**
   * The element to compare with: one with just these inputs, or these files with other contents; else, of those that nothing
   * stands for any more, the one with most in common, the one at this index before others. Undefined when there is none.
   */
  async nearest({ index, inputs }: Sought, claimed: ReadonlySet<Known> = none): Promise<Near | undefined> {
    const here = await this.#knownAt(index);
    const exact = this.#byInputs.get(inputsText(inputs));
    if (exact !== undefined) {
      const isHere = here !== undefined && alike(here, inputs) === inputs.length;
      return { known: isHere ? here : exact, common: Infinity };
    }
    const renewed = this.#byPaths.get(inputsByPath(inputs));
    if (renewed !== undefined) return { known: renewed, common: inputs.length };
    const isFree = here !== undefined && !this.#isTaken(here) && !claimed.has(here);
    const same = isFree ? { known: here, common: alike(here, inputs) } : undefined;
    if (same !== undefined && same.common >= inputs.length - 1) return same;
    return this.#best({ index, inputs }, claimed, same?.common ?? 0) ?? same;
  }

  async #knownAt(index: IndexPath): Promise<Known | undefined> {
    const read = this.#byIndex.get(formatIndex(index));
    if (read !== undefined || this.#isWhole) return read;
    const row = await this.at(index);
    return row === undefined ? undefined : known(row)[0];
  }

  /** One that has more than `least` inputs in common; the nearest such by its index. */
  #best({ index, inputs }: Sought, claimed: ReadonlySet<Known>, least: number): Near | undefined {
    this.#free ??= this.#known.filter((each) => !this.#isTaken(each));
    let best: Near | undefined;
    for (const known of around(this.#free, index)) {
      if (claimed.has(known)) continue;
      const common = alike(known, inputs);
      if (common > (best?.common ?? least)) best = { known, common };
    }
    return best;
  }
}

const none: ReadonlySet<Known> = new Set();

/** Those nearest to an index, the nearest first. */
function* around(sorted: readonly Known[], index: IndexPath): Generator<Known> {
  let after = sorted.findIndex(({ row }) => compareIndex(row.index, index) >= 0);
  if (after < 0) after = sorted.length;
  let before = after - 1;
  for (let count = 0; count < COMPARED && (before >= 0 || after < sorted.length); count++) {
    if (after < sorted.length) yield sorted[after++]!;
    if (before >= 0) yield sorted[before--]!;
  }
}

function known(row: ElementRow): Known[] {
  return row.inputs === undefined ? [] : [{ row, inputs: readInputs(row.inputs) }];
}

/** How many inputs they have in common. */
function alike({ inputs: theirs }: Known, inputs: readonly InputToken[]): number {
  let count = 0;
  for (const { name, token } of inputs)
    if (theirs.some((each) => each.name === name && each.token === token)) count++;
  return count;
}
