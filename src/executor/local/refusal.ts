import type { Failure } from "../../model/failure.ts";
import type { Work } from "../executor.ts";
import type { Slots } from "./slots.ts";

/** Why this machine can never run an attempt, or undefined. */
export function refusal(work: Work, slots: Slots): Failure | undefined {
  const tooSmall = slots.refuses(work.need);
  if (tooSmall !== undefined) {
    return {
      cause: "error",
      name: "SheafError",
      code: "SHEAF_RESOURCES",
      message: `${work.step} can never start here: ${tooSmall}`,
      mend: "Ask for less in the task's resources, or give the executor more (workers, mem, gpus).",
    };
  }
  if (work.isolation === "inline" || work.location !== undefined) return undefined;
  return {
    cause: "error",
    name: "SheafError",
    code: "SHEAF_ISOLATION",
    message: `${work.step} cannot run in a ${work.isolation} of its own: its flow was made in no module that a worker could load`,
    mend: 'Define the flow at the top level of a file, or use isolation: "inline".',
  };
}
