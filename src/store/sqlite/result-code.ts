/** SQLite's primary result codes that matter here (sqlite.org/rescode.html): the low byte of an extended one. */
export const sqliteCode = {
  PERM: 3,
  BUSY: 5,
  READONLY: 8,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  CONSTRAINT: 19,
  MISUSE: 21,
  NOTADB: 26,
} as const;

/** SQLite's extended result code of an error that one of the bindings threw; undefined for any other error. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode; // node:sqlite
  if ("rawCode" in error && typeof error.rawCode === "number") return error.rawCode; // libsql
  // libsql reports a file that cannot be opened in words, with the code at their end.
  const code = /ConnectionFailed\(.*: (\d+)/s.exec(error.message)?.[1];
  return code === undefined ? undefined : Number(code);
}

/** True when another process has the file locked, so that the same will work later. */
export function isBusy(error: unknown): boolean {
  const code = (resultCode(error) ?? 0) & 0xff;
  return code === sqliteCode.BUSY || code === sqliteCode.PROTOCOL;
}
