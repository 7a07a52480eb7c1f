import { isSheafError } from "../model/errors.ts";
import type { Failure, FailureCause } from "../model/failure.ts";

/** An error as it is recorded. */
export function failureOf(error: unknown, cause: FailureCause): Failure {
  if (isSheafError(error))
    return { cause, name: error.name, message: error.message, code: error.code, mend: error.mend };
  if (error instanceof Error) return { cause, name: error.name, message: error.message, stack: error.stack };
  return { cause, name: "Error", message: String(error) };
}
