import type { ProblemPatterns } from "../problem.ts";

/** What Grid Engine's commands say when they fail. */
export const sgeProblems: ProblemPatterns = [
  [
    /commlib error|got (?:select|send|read) error|unable to (?:contact|send message to) qmaster|qmaster.*(?:not running|timeout)|failed receiving gdi request|can't get connection|communication timeout/i,
    "unreachable",
  ],
  [
    /only \d+ jobs are allowed|max_u_jobs|job (?:limit|count)|exceed(?:s|ed)? .*(?:jobs|quota)|would exceed|too many jobs/i,
    "limit",
  ],
  [/accounting.*No such file|can't open .*accounting/i, "unsupported"],
];
