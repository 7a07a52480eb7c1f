import { pathToFileURL } from "node:url";
import { isAbsolute } from "node:path";

/** Where a definition was made. */
export interface CallSite {
  /** The `file:` URL of the module. */
  readonly module: string;
  /** Line and column of the call, from 1, in the code that Node loaded. */
  readonly line: number;
  readonly column: number;
  /** When it was made, in milliseconds since 1970: what was loaded is not younger than this. */
  readonly at: number;
}

/** The `file:` URL of the module that called `callee`; undefined in a REPL, in `eval` and in `-e`. */
export function moduleCalling(callee: (...args: never[]) => unknown): string | undefined {
  return callSiteOf(callee)?.module;
}

/**
 * The place that called `callee`, by the call stack; undefined in a REPL, in `eval` and in `-e`.
 * The frames' own file names are used: source maps may say otherwise, but workers load what Node loaded.
 */
export function callSiteOf(callee: (...args: never[]) => unknown): CallSite | undefined {
  const holder: { stack?: unknown } = {};
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (_error, frames) => frames;
  Error.stackTraceLimit = 1;
  try {
    Error.captureStackTrace(holder, callee);
    const [frame] = holder.stack as NodeJS.CallSite[];
    const module = frame === undefined || frame.isEval() ? undefined : fileUrl(frame.getFileName());
    if (module === undefined) return undefined;
    const at = performance.timeOrigin + performance.now();
    return { module, line: frame!.getLineNumber() ?? 0, column: frame!.getColumnNumber() ?? 0, at };
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

function fileUrl(file: string | null | undefined): string | undefined {
  if (typeof file !== "string") return undefined;
  if (/(\[|%5B)eval\d*(\]|%5D)$/i.test(file)) return undefined; // node -e, and modules from standard input
  if (file.startsWith("file:")) return file.replace(/[?#].*$/, "");
  return isAbsolute(file) ? pathToFileURL(file).href : undefined;
}
