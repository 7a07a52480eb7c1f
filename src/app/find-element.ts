import type { StepManifest } from "../flow/manifest.ts";
import { SheafError } from "../model/errors.ts";
import { formatIndex, type IndexPath, parseElementName } from "../model/index-path.ts";
import type { ElementRow, RunRow, Store } from "../store/store.ts";
import { plural } from "../view/number-text.ts";
import { runStateNow } from "./run-state.ts";
import { depthOf, storedManifest } from "./stored-manifest.ts";
import { unknownStep } from "./unknown-step.ts";

/** A step of a run, by name. */
export interface FoundStep {
  readonly run: RunRow;
  readonly id: number;
  readonly name: string;
  readonly manifest: StepManifest | undefined;
  /** How many numbers its indices have. */
  readonly depth: number;
}

export interface FoundElement extends FoundStep {
  readonly index: IndexPath;
  /** Undefined when nothing was recorded of it yet. */
  readonly row: ElementRow | undefined;
}

/** The step that `convert` or `convert[7]` names, and the index that is given. Throws SHEAF_USAGE. */
export function findStep(run: RunRow, text: string): FoundStep & { readonly given: IndexPath | undefined } {
  const parsed = parseElementName(text);
  if (parsed === undefined) throw noName(run, text);
  const id = run.steps.indexOf(parsed.step);
  if (id < 0) throw unknownStep(parsed.step, { run: run.id, steps: run.steps });
  const whole = storedManifest(run);
  const manifest = whole.steps?.find(({ name }) => name === parsed.step);
  return { run, id, name: parsed.step, manifest, depth: depthOf(whole, manifest), given: parsed.index };
}

/** The element that `prepare` or `convert[7]` names. Throws SHEAF_USAGE where the run has no such element. */
export async function findElement(store: Store, run: RunRow, text: string): Promise<FoundElement> {
  const { given, ...step } = findStep(run, text);
  const index = given ?? [];
  const row = await elementAt(store, step, index);
  // A list that could not be fanned out is recorded without an index.
  if (row === undefined && given === undefined && step.depth > 0) throw await whichOne(store, step);
  if (row === undefined && (index.length !== step.depth || !mayStillCome(run)))
    throw await notThere(store, step, index);
  return { ...step, index, row };
}

/** What is recorded of an element, if anything. */
export async function elementAt(
  store: Store,
  { run, id }: Pick<FoundStep, "run" | "id">,
  index: IndexPath,
): Promise<ElementRow | undefined> {
  for await (const [row] of store.elements(run.id, { step: id, index, limit: 1 })) return row;
  return undefined;
}

const mayStillCome = (run: RunRow): boolean =>
  ["running", "queued", "interrupted"].includes(runStateNow(run, Date.now()));

function noName(run: RunRow, text: string): SheafError {
  const [, step = "", numbers = ""] = /^([^[\]]*)[[\]\s]*([\d,\s]*)/.exec(text)!;
  const index = numbers.split(/[\s,]+/).filter((part) => part !== "");
  const name = run.steps.includes(step) ? step : (run.steps[0] ?? "convert");
  return new SheafError("SHEAF_USAGE", `"${text}" is not the name of an element`, {
    mend: `Write STEP or STEP[INDEX]: '${name}[${index.length === 0 ? "7" : index.join(",")}]'`,
  });
}

async function whichOne(store: Store, step: FoundStep): Promise<SheafError> {
  const { count, first } = await rangeOf(store, step, []);
  const example = `${step.name}${formatIndex(first ?? Array.from({ length: step.depth }, () => 0))}`;
  return new SheafError("SHEAF_USAGE", `${step.name} has ${plural(count, "element")}`, {
    mend: `Say which: '${example}'. Failed ones are listed by: sheaf status ${step.run.id} --errors`,
  });
}

async function notThere(store: Store, step: FoundStep, index: IndexPath): Promise<SheafError> {
  const name = `${step.name}${formatIndex(index)}`;
  if (step.depth === 0 && index.length > 0)
    return new SheafError("SHEAF_USAGE", `${step.name} runs once: there is no ${name}`, {
      mend: `Write it as: ${step.name}`,
    });
  // Of an index of two numbers the first may be right.
  let below: IndexPath = index.slice(0, Math.min(index.length, step.depth) - 1);
  let range = await rangeOf(store, step, below);
  while (range.count === 0 && below.length > 0)
    range = await rangeOf(store, step, (below = below.slice(0, -1)));
  if (range.count === 0)
    return new SheafError("SHEAF_USAGE", `${step.name} has no elements in run ${step.run.id}`);
  const where = below.length === 0 ? step.name : `${step.name}${formatIndex(below)}`;
  const [first, last] = [range.first!, range.last!].map((path) => `${step.name}${formatIndex(path)}`);
  return new SheafError(
    "SHEAF_USAGE",
    `${where} has ${plural(range.count, "element")}: there is no ${name}`,
    {
      mend: range.count === 1 ? `There is: '${first}'` : `They go from '${first}' to '${last}'.`,
    },
  );
}

interface Range {
  count: number;
  first?: IndexPath;
  last?: IndexPath;
}

/** How many elements of a step are recorded below an index, and which. */
async function rangeOf(store: Store, { run, id }: FoundStep, below: IndexPath): Promise<Range> {
  const range: Range = { count: 0 };
  for await (const page of store.elements(run.id, { step: id })) {
    for (const { index } of page) {
      if (!below.every((part, at) => part === index[at])) continue;
      range.count += 1;
      range.first ??= index;
      range.last = index;
    }
  }
  return range;
}
