import type { JobEnd } from "./job-state.ts";

const SIGNALS = 64;

/** The end of a script by its exit code; 128 and more is what a shell makes of a program that a signal killed. */
export function ofExitCode(code: number): JobEnd {
  if (code === 0) return { type: "completed" };
  if (code > 128 && code <= 128 + SIGNALS) return { type: "killed", signal: code - 128 };
  return { type: "failed", exitCode: code };
}
