/** Where a file is broken, carried through the loader's thread in the message of the error. */
export interface BrokenPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line itself. */
  readonly text: string;
  readonly message: string;
}

const mark = "sheaf:broken:";

/** The error for a fault at an offset of a file's text. */
export function syntaxError(
  file: string,
  fault: { message: string; at: number; source: string },
): SyntaxError {
  const before = fault.source.slice(0, fault.at).split("\n");
  const line = before.length;
  const text = fault.source.split("\n")[line - 1] ?? "";
  const place: BrokenPlace = { file, line, column: before.at(-1)!.length + 1, text, message: fault.message };
  return new SyntaxError(mark + JSON.stringify(place));
}

/** The place that an error of `syntaxError` carries. */
export function brokenPlace(error: Error): BrokenPlace | undefined {
  const start = error.message.indexOf(mark);
  return start < 0 ? undefined : (JSON.parse(error.message.slice(start + mark.length)) as BrokenPlace);
}
