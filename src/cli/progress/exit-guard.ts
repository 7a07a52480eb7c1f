import type { Run } from "../../app/run.ts";

/**
 * Says so when the process ends while a run is under way, and that this is a failure: a task without isolation that calls
 * `process.exit()`, or throws where nobody waits, takes the command with it. Returns what ends the guard.
 */
export function guardExit(run: Run, report: (lines: readonly string[]) => void): () => void {
  const onExit = (code: number) => {
    report([
      `The process was ended (exit code ${code}) while ${run.id} was under way: by process.exit() in a task, or by an error that nobody caught.`,
      "A task should throw an error instead; with --isolation process it ends only itself.",
      `Go on with the run:  sheaf resume ${run.id}`,
    ]);
    if (code === 0) process.exitCode = 1;
  };
  process.on("exit", onExit);
  return () => void process.off("exit", onExit);
}
