import type { ProblemPatterns } from "../problem.ts";

/** What LSF's commands say when they fail. */
export const lsfProblems: ProblemPatterns = [
  [
    /job (?:slot )?(?:limit|threshold)|Pending job threshold|User.*(?:reached|exceeds).*(?:limit|threshold)|Job limit (?:reached|exceeded)/i,
    "limit",
  ],
  [
    /LSF is down|Cannot connect to LSF|batch (?:system )?daemon (?:is )?not responding|still trying|Communication time ?out|Failed in (?:an LSF library call|sending\/receiving)|mbatchd.*(?:down|not)|ls_\w+.*(?:down|not responding)|lsf(?:d| daemon).*not responding/i,
    "unreachable",
  ],
];
