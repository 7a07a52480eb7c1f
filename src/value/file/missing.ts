import { SheafError } from "../../model/errors.ts";
import type { FileServices, ValueServices } from "./file-services.ts";

/** The error for a path at which there is nothing. */
export function missing(given: string, path: string): SheafError {
  const where = given === path ? "" : ` (looked for at ${path})`;
  return new SheafError("SHEAF_FILE_MISSING", `There is no file "${given}"${where}`, {
    mend: "Check the spelling, and the folder from which a relative path is taken.",
  });
}

/** Services with all that looking a file up needs. */
export function fileServices(services: ValueServices): FileServices {
  if (services.disk === undefined || services.storage === undefined) {
    throw new SheafError("SHEAF_INTERNAL", "A value with files was held without services to look them up");
  }
  return services as FileServices;
}
