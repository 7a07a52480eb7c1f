import type { Dialect, JobHandle } from "../dialect.ts";
import { slurmCancel } from "./cancel.ts";
import { slurmFacts } from "./facts.ts";
import { slurmRecords } from "./records.ts";
import { slurmStates } from "./states.ts";
import { slurmInside, slurmSubmission } from "./submission.ts";

const isArray = (index: number | undefined): index is number => index !== undefined;

/** Slurm, from 20.11 on. */
export const slurm: Dialect = {
  name: "slurm",
  title: "Slurm",
  can: { throttle: true, warning: true, afterFirst: "alone", afterwards: "a while", accounts: "every job" },
  programs: ["sbatch", "squeue", "scancel", "scontrol", "sinfo", "sacct"],
  inside: slurmInside,
  signals: {
    USR1: ["time limit", "preemption"],
    USR2: ["time limit", "preemption"],
    TERM: ["preemption", "cancel", "time limit"],
  },
  // SLURM_CONF and its kin say which cluster is meant; the rest would be taken as requests of the new job.
  outerVariables: /^SLURM_(?!CONF|CLUSTERS|TIME_FORMAT|JWT|DEBUG_FLAGS)|^SBATCH_(?:MEM|CPUS|NTASKS)/,
  split: (indices) => (indices.length === 0 ? [] : [indices]),
  submission: slurmSubmission,
  logFile: (log, { id }: JobHandle, index) =>
    log.replaceAll("{job}", id).replaceAll("{index}", isArray(index) ? String(index) : ""),
  states: slurmStates,
  records: slurmRecords,
  cancel: slurmCancel,
  facts: slurmFacts,
};
