import { unknownStep as unknown } from "../../app/unknown-step.ts";
import type { SheafError } from "../../model/errors.ts";
import type { RunStatus } from "../../model/status.ts";

/** A step that a run does not have, with the nearest that it has. */
export function unknownStep(name: string, { run, steps }: RunStatus): SheafError {
  return unknown(name, { run, steps: steps.map((step) => step.name) });
}
