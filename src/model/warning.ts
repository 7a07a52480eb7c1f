import { SheafError } from "./errors.ts";

/** What a program can be told by, and can answer. */
export const warningSignals = ["USR1", "USR2", "TERM", "INT", "HUP", "QUIT"] as const;
export type WarningSignal = (typeof warningSignals)[number];

/**
 * `"USR1@60"`: 60 seconds before the time is over, programs that the task has called with `exec` get SIGUSR1. `"B:USR1@60"`, as in
 * Slurm's `--signal`: the task is told alone, its programs go on.
 */
export type Signal = `${"" | "B:"}${WarningSignal}@${number}`;

/** How an attempt is told that it will have to end. */
export interface Warning {
  /** What its programs get. */
  readonly signal: WarningSignal;
  /** Before its time is over. */
  readonly seconds: number;
  /** False: the task itself sees to its programs. */
  readonly toPrograms: boolean;
}

const mend = `Write a signal and seconds: "USR1@60". The signals are ${warningSignals.join(", ")}.`;

/** Throws SHEAF_RESOURCES for what is no warning. */
export function warningOf(text: unknown): Warning {
  const match = typeof text === "string" ? /^(B:)?([A-Z0-9]+)@(\d{1,6})$/.exec(text) : null;
  const signal = warningSignals.find((name) => name === match?.[2]);
  const seconds = Number(match?.[3]);
  if (match === null || signal === undefined || seconds === 0)
    throw new SheafError("SHEAF_RESOURCES", `signal ${JSON.stringify(text)} is no warning`, { mend });
  return { signal, seconds, toPrograms: match[1] === undefined };
}
