import { SheafError, isSheafError } from "../../model/errors.ts";
import { userFrames } from "../../view/error-text.ts";

/**
 * An error that nobody meant to throw: neither one of Sheaf's, nor of the system (a file that cannot be written), nor of
 * the user's code. It is ours, and asks to be reported.
 */
export function orOwnFault(error: unknown): unknown {
  if (isSheafError(error) || !(error instanceof Error) || "syscall" in error) return error;
  return userFrames(error).length > 0
    ? error
    : new SheafError("SHEAF_INTERNAL", `${error.name}: ${error.message}`, { cause: error });
}
