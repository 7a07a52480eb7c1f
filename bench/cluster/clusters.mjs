// The schedulers on which short jobs are measured: how they are brought up, and how people submit to them by hand.

/** 16 jobs at once, on either. */
export const slots = 16;

export const slurm = {
  name: "slurm",
  title: "Slurm",
  elements: 2000,
  submits: "sbatch",
  /** Calls of that: two arrays, and behind each a dispatch job. */
  submissions: 4,
  settings: { SLURM_NODES: "4", SLURM_CPUS: String(slots / 4), SLURM_DBD: "1" },
  workloadOf: (elements) => `${elements} jobs`,
  byHand: "sbatch --array by hand",
  asFlow: "Sheaf",
  asPool: "Sheaf, pool",
  /** The index in an array, for the shell of a job. */
  index: "$SLURM_ARRAY_TASK_ID",
  array: ({ elements, logs, script }) => ["sbatch", ...perJob(logs), `--array=0-${elements - 1}`, script],
  after: ({ job, logs, script }) => ["sbatch", ...perJob(logs), `--dependency=afterany:${job}`, script],
};

function perJob(logs) {
  return ["--parsable", "--nodes=1", "--ntasks=1", "--cpus-per-task=1", `--output=${logs}/%A-%a.log`];
}

export const sge = {
  name: "sge",
  title: "Grid Engine",
  elements: 500,
  submits: "qsub",
  /** Jobs do not have the environment in which calls are counted: what is submitted first, and the job behind it. */
  submissions: 2,
  settings: { SGE_SLOTS: String(slots) },
  workloadOf: (elements) => `${elements} jobs of Grid Engine`,
  byHand: "qsub -t by hand",
  asFlow: "Sheaf on Grid Engine",
  asPool: "Sheaf on Grid Engine, pool",
  index: "$((SGE_TASK_ID - 1))",
  array: ({ elements, logs, script }) => ["qsub", ...inFolder(logs), "-t", `1-${elements}`, script],
  after: ({ job, logs, script }) => [
    "qsub",
    ...inFolder(logs),
    "-hold_jid",
    job.replace(/\..*/s, ""),
    script,
  ],
};

function inFolder(logs) {
  return ["-terse", "-S", "/bin/bash", "-cwd", "-j", "y", "-o", logs];
}
