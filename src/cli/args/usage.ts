import { SheafError } from "../../model/errors.ts";
import { nearest } from "../../model/nearest.ts";
import type { Option } from "./option.ts";

/** A command that was called wrongly. */
export function usage(message: string, mend?: string): SheafError {
  return new SheafError("SHEAF_USAGE", message, { mend });
}

export function unknownFlag(spelled: string, options: readonly Option[]): SheafError {
  const names = options.flatMap((option) => [
    `--${option.name}`,
    ...(option.negatable === true ? [`--no-${option.name}`] : []),
  ]);
  const near = nearest(spelled, names);
  const listing = names.length === 0 ? "There are no flags here." : `The flags are: ${names.join(" ")}.`;
  return usage(`there is no flag ${spelled}.${near === undefined ? "" : ` Did you mean ${near}?`}`, listing);
}
