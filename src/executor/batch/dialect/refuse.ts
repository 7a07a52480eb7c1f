import { SheafError } from "../../../model/errors.ts";

/** What a scheduler cannot express. */
export function refuse(title: string, what: string, mend: string): never {
  throw new SheafError("SHEAF_RESOURCES", `${title} cannot ${what}`, { mend });
}
