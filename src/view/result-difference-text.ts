import { formatIndex } from "../model/index-path.ts";
import type { ElementDifference, RunDifference, StepDifference } from "../model/run-difference.ts";
import { type Column, columns } from "./columns.ts";
import { countText, plural } from "./number-text.ts";
import type { Style } from "./style.ts";

interface Options {
  readonly style: Style;
  readonly width?: number | undefined;
}

/** All results in one phrase: `3 of 100 elements differ`. */
export function resultSummary({ steps, result, sameResults }: RunDifference): string {
  const count = (of: (step: StepDifference) => number) => steps.reduce((sum, step) => sum + of(step), 0);
  const same = count((step) => step.same);
  if (sameResults) return `the same (${plural(same, "element")})`;
  const other = count(({ differ, only }) => differ + only[0] + only[1]);
  const flow =
    result === "none" ? "" : `; the flow's result ${result === "same" ? "is the same" : "differs"}`;
  return `${countText(other)} of ${plural(same + other, "element")} not the same${flow}`;
}

/** Steps with results that are not the same: counts, and the first of them. */
export function resultLines({ steps }: RunDifference, options: Options): string[] {
  const told = steps.filter(({ examples }) => examples.length > 0);
  if (told.length === 0) return [];
  const { style, width } = options;
  const shape: Column[] = [
    { title: "step", shrinkTo: 12 },
    ...["same", "differ", "only from", "only to"].map((title): Column => ({ title, align: "right" })),
  ];
  const rows = steps
    .filter((step) => step.same > 0 || told.includes(step))
    .map(({ step, same, differ, only }) => [
      step,
      ...[same, differ, ...only].map((count) => cell(count, style)),
    ]);
  const limit = width === undefined ? {} : { width };
  return [
    ...columns(shape, rows, { indent: 2, heading: style.dim, ...limit }),
    "",
    ...exampleLines(told, options),
  ];
}

const cell = (count: number, style: Style) => (count === 0 ? style.dim("0") : countText(count));

/** The first elements of each step that are not the same, aligned. */
function exampleLines(steps: readonly StepDifference[], { style, width }: Options): string[] {
  const rows = steps.flatMap(({ step, examples }) => examples.map((example) => exampleRow(step, example)));
  const limit = width === undefined ? {} : { width };
  const lines = columns([{ shrinkTo: 12 }, { shrinkTo: 30 }, { shrinkTo: 30 }], rows, {
    indent: 2,
    ...limit,
  });
  let at = 0;
  return steps.flatMap(({ step, differ, only, examples }) => {
    const own = lines.slice(at, (at += examples.length));
    const rest = differ + only[0] + only[1] - examples.length;
    return rest === 0
      ? own
      : [...own, `  ${style.dim(`${style.glyphs.ellipsis} ${countText(rest)} more of ${step}`)}`];
  });
}

function exampleRow(step: string, example: ElementDifference): string[] {
  return [step + formatIndex(example.index), sideText(example, 0), `→ ${sideText(example, 1)}`];
}

/** The value, or what became of the element where there is none. */
function sideText({ states, values }: ElementDifference, of: 0 | 1): string {
  return values[of] ?? `(${states[of] ?? "not there"})`;
}
