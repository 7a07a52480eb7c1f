import type { RecordedInput } from "../model/element-report.ts";
import { columns } from "./columns.ts";
import { countText } from "./number-text.ts";
import type { Style } from "./style.ts";

/** Inputs with their values and where they come from: `bucket  "b"  ← params.bucket`. */
export function inputLines(
  inputs: readonly RecordedInput[],
  style: Style,
  width: number | undefined,
): string[] {
  const rows = inputs.map((input) => [
    input.name,
    input.value ?? style.dim("not recorded"),
    input.from === "" ? "" : style.dim(`← ${sourceText(input)}`),
  ]);
  const limit = width === undefined ? {} : { width };
  return columns([{}, { shrinkTo: 30 }, { shrinkTo: 20 }], rows, { indent: 2, ...limit });
}

/** Where an input comes from; of a gather with how many it has. */
function sourceText({ from, value }: RecordedInput): string {
  const gathered = /^((?:settled|optional)\()?([\w/.-]+)(?:\[\*\])+(\.[\w.]+)?\)?$/.exec(from);
  const count = gathered === null ? undefined : countOf(value);
  if (count === undefined) return from;
  return `${gathered![2]}${gathered![3] ?? ""} (${gathered![1] === undefined ? "" : "settled "}gather of ${countText(count)})`;
}

/** Of a list: how many items it has. */
function countOf(value: string | undefined): number | undefined {
  const told = /^(\d+) items/.exec(value ?? "");
  if (told !== null) return Number(told[1]);
  if (value?.startsWith("[") !== true) return undefined;
  try {
    return (JSON.parse(value) as unknown[]).length;
  } catch {
    return undefined;
  }
}
