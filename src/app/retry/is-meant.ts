import { compareIndex } from "../../model/index-path.ts";
import type { ElementRow } from "../../store/store.ts";
import { parseTarget } from "../cancel-target.ts";

/** Is it the step or the element that is to be retried? Without one: everything is. */
export function isMeant(
  row: Pick<ElementRow, "step" | "index">,
  steps: readonly string[],
  target: string | undefined,
): boolean {
  const { step, index } = parseTarget(target);
  if (step === undefined) return true;
  const name = steps[row.step]!;
  return (
    (name === step || name.startsWith(`${step}/`)) &&
    (index === undefined || compareIndex(row.index, index) === 0)
  );
}
