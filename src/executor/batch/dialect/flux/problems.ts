import type { CommandOutput } from "../command.ts";
import type { ProblemPatterns } from "../problem.ts";

/** What Flux's commands say when they fail. */
export const fluxProblems: ProblemPatterns = [
  [/max(?:imum)? (?:active |running )?jobs|job limit|queue is full|over limit/i, "limit"],
  [
    /unable to connect to Flux|flux_open|broker: .*(?:refused|No such file)|Connection (?:refused|reset)|Broken pipe|Function not implemented|Host unreachable|Connection timed out/i,
    "unreachable",
  ],
];

const UNKNOWN = /unknown|inactive|not found|No such file or directory|^\s*$/i;

/** Ids that it does not know, or jobs that have ended, are told one by one. */
export const onlyUnknown = ({ exitCode, stderr }: CommandOutput): boolean =>
  exitCode !== undefined &&
  stderr.trim() !== "" &&
  !/connect|flux_open/i.test(stderr) &&
  stderr.split("\n").every((line) => UNKNOWN.test(line));
