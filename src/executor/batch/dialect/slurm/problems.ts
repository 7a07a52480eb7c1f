import type { ProblemPatterns } from "../problem.ts";

/** What Slurm's commands say when they fail. */
export const slurmProblems: ProblemPatterns = [
  [/accounting storage is disabled|AccountingStorageType.*none/i, "unsupported"],
  [
    /MaxSubmitJob|MaxJobCount|job count limit|QOSMaxSubmit|AssocMaxSubmit|AssocGrpSubmit|QOSGrpSubmit|violates accounting\/QOS policy|temporarily unable to accept job|Slurm temporarily/i,
    "limit",
  ],
  [
    /Unable to contact slurm controller|Socket timed out|Connection refused|Connection timed out|Connection reset|Zero Bytes were transmitted|in standby mode|Transport endpoint|Communication connection failure|Unexpected message received|database.*(?:down|connect)|persist_conn_open|open_persist_conn|persistent connection|PersistInit|talking to the database|slurmdbd: .*(?:fail|refused)|Protocol authentication error|Munge (?:encode|decode) failed|Resource temporarily unavailable/i,
    "unreachable",
  ],
];

/** An answer about ids of which the controller knows none any more. */
export const knowsNone = (stderr: string): boolean => /Invalid job id specified/i.test(stderr);
