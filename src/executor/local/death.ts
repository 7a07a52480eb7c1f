import { errorCodes } from "../../model/error-codes.ts";
import type { Failure } from "../../model/failure.ts";
import type { WorkerExit } from "./worker-link.ts";

/** The failure of the attempt that a worker ran when it died. */
export function deathOf(kind: "thread" | "process", exit: WorkerExit): Failure {
  const what = kind === "thread" ? "worker thread" : "worker process";
  return {
    cause: exit.outOfMemory ? "out-of-memory" : "crash",
    name: "SheafError",
    code: "SHEAF_WORKER_DIED",
    message: `The ${what} that ran this died: ${reasonOf(exit)}`,
    mend: exit.outOfMemory
      ? "Ask for more memory, resources: { mem: … }, or work on smaller pieces."
      : errorCodes.SHEAF_WORKER_DIED.mend,
    ...(exit.error?.stack !== undefined && { stack: exit.error.stack }),
    ...(exit.exitCode !== undefined && { exitCode: exit.exitCode }),
    ...(exit.signal !== undefined && { signal: exit.signal }),
    ...(exit.lastLines.length > 0 && { lastLines: exit.lastLines }),
  };
}

function reasonOf({ outOfMemory, fullHeapBytes, error, signal, exitCode }: WorkerExit): string {
  if (fullHeapBytes !== undefined)
    return `it ran out of memory, because its JavaScript heap of ${Math.round(fullHeapBytes / 1e6)} MB was full`;
  if (outOfMemory) return "it ran out of memory";
  if (error !== undefined) return `${error.name}: ${error.message}`;
  return signal === undefined ? `it ended with exit code ${exitCode}` : `it was killed by ${signal}`;
}
