import { SheafError } from "../model/errors.ts";
import { didYouMean } from "../model/nearest.ts";

/** A step that a run does not have, with the nearest that it has. */
export function unknownStep(
  name: string,
  { run, steps }: { readonly run: string; readonly steps: readonly string[] },
): SheafError {
  return new SheafError("SHEAF_USAGE", `run ${run} has no step "${name}".${didYouMean(name, steps)}`, {
    mend: `Its steps are: ${steps.join(", ")}.`,
  });
}
