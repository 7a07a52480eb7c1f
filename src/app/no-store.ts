import { SheafError } from "../model/errors.ts";

/** What to write where a store is missed. */
export const otherStore = "A store elsewhere is named with --home DIR, or SHEAF_HOME.";

/** A run is meant, and there is not even a store. */
export function noStore(home: string): SheafError {
  return new SheafError("SHEAF_RUN_NOT_FOUND", `there is no store in ${home}, so there are no runs`, {
    mend: `Start one with: sheaf run FILE. ${otherStore}`,
  });
}
