import { SheafError } from "../../../model/errors.ts";
import type { BatchJob } from "./batch-job.ts";

/** What a scheduler cannot express. */
export function refuse(title: string, what: string, mend: string): never {
  throw new SheafError("SHEAF_RESOURCES", `${title} cannot ${what}`, { mend });
}

/** For those whose dependencies must all be met. */
export function refuseAfterFirst(title: string, { afterFirst }: BatchJob): void {
  if (afterFirst?.length)
    refuse(title, "start a job after the first of several", "Submit one job after each of them.");
}
