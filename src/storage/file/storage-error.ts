import { isSheafError, SheafError } from "../../model/errors.ts";

/** A system error met while writing to the storage, as one that says what to do. */
export function writeError(error: unknown, location: string): unknown {
  if (isSheafError(error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new SheafError("SHEAF_STORE_FULL", `No space is left for ${location}: ${message}`, {
      mend: "Make room there, then resume the run. What was stored before is intact.",
      cause: error,
    });
  }
  if (code === "EACCES" || code === "EROFS" || code === "EPERM") {
    return new SheafError("SHEAF_STORE_READONLY", `${location} cannot be written: ${message}`, {
      mend: "Give yourself the right to write there, or set SHEAF_HOME to another folder.",
      cause: error,
    });
  }
  if (code === undefined) return error;
  return new SheafError("SHEAF_STORE_BROKEN", `${location} cannot be used: ${message}`, {
    mend: "Check that it is a folder on a disk that works, or set SHEAF_HOME to another folder.",
    cause: error,
  });
}

/** The error for a blob that is not there. */
export function gone(name: string, location: string): SheafError {
  return new SheafError("SHEAF_BLOB_MISSING", `${location} has no blob ${name}`, {
    mend: "Run again with --force, or with --verify, which recomputes what is gone.",
  });
}

export function corrupt(name: string, location: string): SheafError {
  return new SheafError("SHEAF_BLOB_CORRUPT", `The blob ${name} in ${location} does not match its digest`, {
    mend: "Run again with --verify, which recomputes what is damaged. Check the disk.",
  });
}

export function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOENT" || code === "ENOTDIR";
}
