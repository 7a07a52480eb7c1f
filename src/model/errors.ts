import { type ErrorCode, errorCodes } from "./error-codes.ts";

/** Where something went wrong, as far as it is known. */
export interface ErrorPlace {
  readonly file?: string | undefined;
  readonly flow?: string | undefined;
  readonly step?: string | undefined;
  readonly index?: readonly number[] | undefined;
  readonly input?: string | undefined;
}

export interface SheafErrorOptions {
  /** Where it failed: file, flow, step, index, input. */
  readonly place?: ErrorPlace;
  /** What to write or do instead, as a sentence. */
  readonly mend?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Every error that Sheaf itself raises: a code from the registry, what failed and why (`message`), where (`place`)
 * and what to do instead (`mend`). Errors of users' own code are never wrapped in it, only recorded.
 */
export class SheafError extends Error {
  override readonly name = "SheafError";
  readonly code: ErrorCode;
  readonly place: ErrorPlace;
  readonly mend: string | undefined;

  constructor(code: ErrorCode, message: string, options: SheafErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.place = options.place ?? {};
    this.mend = options.mend ?? errorCodes[code].mend;
  }
}

/** True for a SheafError, also one of another copy of this package. */
export function isSheafError(error: unknown, code?: ErrorCode): error is SheafError {
  return (
    error instanceof Error &&
    error.name === "SheafError" &&
    "code" in error &&
    (code === undefined || error.code === code)
  );
}
