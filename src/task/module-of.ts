import { pathToFileURL } from "node:url";
import { isAbsolute } from "node:path";

/**
 * The `file:` URL of the module that called `callee`, by the call stack; undefined in a REPL, in `eval` and in `-e`.
 * The frames' own file names are used: source maps may say otherwise, but workers load what Node loaded.
 */
export function moduleCalling(callee: (...args: never[]) => unknown): string | undefined {
  const holder: { stack?: unknown } = {};
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (_error, frames) => frames;
  Error.stackTraceLimit = 1;
  try {
    Error.captureStackTrace(holder, callee);
    const [frame] = holder.stack as NodeJS.CallSite[];
    return frame === undefined || frame.isEval() ? undefined : fileUrl(frame.getFileName());
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
