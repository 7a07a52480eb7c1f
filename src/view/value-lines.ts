import { truncate } from "./text-width.ts";

export interface ValueLinesOptions {
  /** Columns to keep to. Default: no limit. */
  readonly width?: number | undefined;
  /** Lines to keep to. Default: no limit. */
  readonly lines?: number | undefined;
}

/** Lines of a value, cut to what fits, with a line that says how much was cut. */
export function cutLines(lines: readonly string[], options: ValueLinesOptions): string[] {
  const { width = Infinity, lines: most = Infinity } = options;
  const fitting = lines.slice(0, most).map((line) => truncate(line, width));
  const rest = lines.length - fitting.length;
  const isNarrowed = fitting.some((line, at) => line !== lines[at]);
  if (rest > 0) return [...fitting, `… ${rest} more lines: --full shows all`];
  return isNarrowed ? [...fitting, "… --full shows whole lines"] : fitting;
}
