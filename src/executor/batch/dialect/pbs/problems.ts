import type { ProblemPatterns } from "../problem.ts";

/** What the commands of PBS Pro and Torque say when they fail. */
export const pbsProblems: ProblemPatterns = [
  [
    /would exceed .*(?:limit|per-)|Maximum number of jobs already in queue|limit on .*jobs|exceeds? .*max.*queu/i,
    "limit",
  ],
  [
    /cannot connect to server|Connection refused|could not connect to trqauthd|Communication failure|No Permission.*server|End of File|Expired credential|Time-?out|timed out|Failed to recv data|batch protocol error|Premature end of message/i,
    "unreachable",
  ],
];
