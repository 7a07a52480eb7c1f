import type { CommandOutput } from "../command.ts";
import { classify, failed, type ProblemPatterns, type Reading } from "../problem.ts";

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

/** Slurm has commands of the same names, which know neither arrays nor exit codes, nor these options. */
const standIn = /^Unknown option: [Ct]$/m;

/** Reads the failure of a command of PBS Pro or Torque. */
export function pbsProblem<T>(output: CommandOutput): Reading<T> {
  return standIn.test(output.stderr)
    ? failed("rejected", "qsub and qstat are Slurm's own here, made for people: say --executor slurm")
    : classify(pbsProblems, output);
}
