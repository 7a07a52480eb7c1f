import type { CommandOutput } from "./command.ts";

/** Why a command failed, by what to do about it. */
export type ProblemKind =
  /** The scheduler does not answer: wait, then ask again. */
  | "unreachable"
  /** A limit of jobs is reached: submit again when some have ended. */
  | "limit"
  /** The scheduler does not take this: somebody must write it otherwise. */
  | "rejected"
  /** The scheduler does not do this here (accounting is off). */
  | "unsupported"
  /** The scheduler's commands are not on this machine. */
  | "missing"
  /** It said something that we cannot read. */
  | "unreadable";

export interface Problem {
  readonly kind: ProblemKind;
  /** The scheduler's own words. */
  readonly words: string;
}

export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Patterns of what a scheduler says, first match wins. */
export type ProblemPatterns = readonly (readonly [RegExp, ProblemKind])[];

export const read = <T>(value: T): Reading<T> => ({ ok: true, value });

export const failed = <T>(kind: ProblemKind, words: string): Reading<T> => ({
  ok: false,
  problem: { kind, words },
});

/** Reads the failure of a command; one that fits no pattern is a rejection. */
export function classify<T>(patterns: ProblemPatterns, output: CommandOutput): Reading<T> {
  const words = [output.stderr, output.stdout].map((text) => text.trim()).find((text) => text !== "") ?? "";
  if (output.notFound === true) return failed("missing", words);
  const known = patterns.find(([pattern]) => pattern.test(words));
  if (known !== undefined) return failed(known[1], words);
  if (output.timedOut === true) return failed("unreachable", words || "no answer in time");
  const how = output.exitCode === undefined ? "it was killed" : `exit code ${output.exitCode}`;
  return failed(output.exitCode === undefined ? "unreachable" : "rejected", words || how);
}
