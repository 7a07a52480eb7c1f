import type { ErrorCode } from "../../model/error-codes.ts";
import { SheafError } from "../../model/errors.ts";
import { resultCode, sqliteCode } from "./result-code.ts";

const SHMSIZE = 4874; // no room for the file of shared memory
const WRITE = 778; // a write was refused; where a quota is full, among others

/** The error to show for one that SQLite raised; any other error is given back as it is. */
export function storeFailure(file: string, error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  const { as, why, mend } = explain(code);
  const said = error instanceof Error ? error.message : String(error);
  return new SheafError(as, `The store ${file} ${why} (SQLite says: ${said})`, {
    place: { file },
    mend,
    cause: error,
  });
}

interface Explanation {
  readonly as: ErrorCode;
  readonly why: string;
  readonly mend?: string;
}

function explain(code: number): Explanation {
  if (code === SHMSIZE) return full;
  if (code === WRITE) {
    return {
      as: "SHEAF_STORE_BROKEN",
      why: "could not be written: its file system refused",
      mend: "Look whether a quota is used up (`quota`, `df`), then run `sheaf resume`.",
    };
  }
  switch (code & 0xff) {
    case sqliteCode.FULL:
      return full;
    case sqliteCode.PERM:
    case sqliteCode.READONLY:
      return { as: "SHEAF_STORE_READONLY", why: "cannot be written", mend: writableMend };
    case sqliteCode.CANTOPEN:
      return { as: "SHEAF_STORE_READONLY", why: "cannot be opened for writing", mend: writableMend };
    case sqliteCode.NOTADB:
      return { as: "SHEAF_STORE_BROKEN", why: "is not a database", mend: brokenMend };
    case sqliteCode.CORRUPT:
      return { as: "SHEAF_STORE_BROKEN", why: "is damaged", mend: brokenMend };
    case sqliteCode.CONSTRAINT:
    case sqliteCode.MISUSE:
      return { as: "SHEAF_INTERNAL", why: "was given what it cannot hold" };
    default:
      return { as: "SHEAF_STORE_BROKEN", why: "could not be read or written" };
  }
}

const full: Explanation = {
  as: "SHEAF_STORE_FULL",
  why: "could not grow: the disk is full",
  mend: "Make room on that disk, then run `sheaf resume`: what was committed is safe.",
};
const writableMend =
  "Give yourself the right to write to the folder, or set SHEAF_HOME to one that you can write to.";
const brokenMend =
  "Move the file away (a new store is made), or restore it from a backup. What it remembered is computed again.";
