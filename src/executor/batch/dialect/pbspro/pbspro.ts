import { dirname } from "node:path/posix";
import { cores, hoursMinutesSeconds, mebibytes } from "../amounts.ts";
import type { BatchJob } from "../batch-job.ts";
import type { Dialect, Submission } from "../dialect.ts";
import { type Flag, type FlagLanguage, withNative } from "../flags.ts";
import { indicesOf, rangesOf, rangeText } from "../index-list.ts";
import type { JobHandle } from "../job-handle.ts";
import type { JobEnd } from "../job-state.ts";
import { commonFlags, pbsNames, pbsReserved, refuseWarning, resource, submittedId } from "../pbs/flags.ts";
import { subjob } from "../pbs/full-status.ts";
import { pbsProblem } from "../pbs/problems.ts";
import { cancelWords, pbsCancel, pbsFacts, pbsRecords, pbsStates } from "../pbs/queries.ts";
import { failed, read } from "../problem.ts";
import { refuse, refuseAfterFirst } from "../refuse.ts";
import { scriptOf } from "../script.ts";

const TITLE = "PBS Pro";
/** Full, with subjobs and the history of ended jobs. */
const FULL = ["-f", "-t", "-x"];

const inside: Dialect["inside"] = { job: "${PBS_ARRAY_ID:-$PBS_JOBID}", index: "$PBS_ARRAY_INDEX" };

const language: FlagLanguage = {
  title: TITLE,
  namesIn: pbsNames,
  reserved: {
    ...pbsReserved,
    "-J": "Fan out with `each`; limit what runs at once with `throttle`.",
    "-W": "Wire the steps, or order them with `after`.",
  },
};

/** PBS Professional and OpenPBS. */
export const pbspro: Dialect = {
  name: "pbspro",
  title: TITLE,
  can: { throttle: true, warning: false, afterFirst: "no", afterwards: "a while", accounts: "some jobs" },
  programs: ["qsub", "qstat", "qdel"],
  inside,
  signals: { TERM: ["cancel", "time limit", "preemption"] },
  outerVariables: /^PBS_(?!CONF_FILE|SERVER|DEFAULT|EXEC|HOME)/,
  split: (indices) => rangesOf(indices).map((range) => indicesOf([range])),
  submission,
  logFile,
  states: (jobs) => pbsStates(jobs, FULL, serverCodes),
  records: (jobs) => [pbsRecords(jobs, FULL, serverCodes)],
  cancel: (targets) => pbsCancel(cancelWords(targets)),
  facts: pbsFacts,
};

/** An array needs two indices; of one index alone a plain job is made, that is told its index. */
function submission(job: BatchJob): Submission {
  const alone = job.array?.indices.length === 1 ? job.array.indices[0]! : undefined;
  const argv = [
    "qsub",
    ...withNative(flagsOf(job, alone), job.resources.native, language),
    job.scriptFile,
  ] as const;
  return {
    script: scriptOf(job, {
      inside: alone === undefined ? inside : { ...inside, index: String(alone) },
      argv,
    }),
    command: { argv },
    read: (output) => {
      if (output.exitCode !== 0) return pbsProblem(output);
      const id = submittedId(output.stdout);
      if (id === undefined) return failed("unreadable", output.stdout.trim());
      return read(alone === undefined ? { id } : { id, tasks: { [alone]: id } });
    },
  };
}

function flagsOf(job: BatchJob, alone: number | undefined): Flag[] {
  refuseWarning(TITLE, job);
  refuseAfterFirst(TITLE, job);
  const { resources, array, after } = job;
  if (resources.qos !== undefined)
    refuse(TITLE, "express a QOS", "Choose a `queue`, or write a native flag.");
  return [
    ...commonFlags(job),
    { name: "-o", argv: ["-o", logPattern(job)] },
    ...(array === undefined || alone !== undefined ? [] : [{ name: "-J", argv: ["-J", arrayText(array)] }]),
    ...(after?.length
      ? [{ name: "-W", argv: ["-W", `depend=afterany:${after.map(({ id }) => id).join(":")}`] }]
      : []),
    ...resource("select", chunk(job)),
    ...resource("place", resources.exclusive === true ? "excl" : undefined),
    ...resource(
      "walltime",
      resources.timeMs === undefined ? undefined : hoursMinutesSeconds(resources.timeMs),
    ),
  ];
}

function arrayText({ indices, throttle }: NonNullable<BatchJob["array"]>): string {
  const ranges = rangesOf(indices);
  if (ranges.length !== 1) throw new RangeError("an array of PBS Pro is one range; see `split`");
  return throttle === undefined ? rangeText(ranges[0]!) : `${rangeText(ranges[0]!)}%${throttle}`;
}

/** `1:ncpus=4:mem=2048mb:ngpus=1`, and what nodes must have. */
function chunk({ resources, site }: BatchJob): string | undefined {
  const { cpus, memBytes, gpus, gpuType, constraint } = resources;
  if (gpuType !== undefined)
    refuse(
      TITLE,
      `ask for GPUs of type "${gpuType}"`,
      'Write what your site calls it as `constraint`, for example "gpu_type=a100".',
    );
  const parts = [
    cpus === undefined ? undefined : `ncpus=${cores(cpus)}`,
    memBytes === undefined ? undefined : `mem=${mebibytes(memBytes)}mb`,
    gpus ? `${site?.gpus ?? "ngpus"}=${gpus}` : undefined,
    constraint,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : ["1", ...parts].join(":");
}

/** Of ids it can only put the whole one into a name of its own: in a folder, `<id>.OU`. */
function logPattern({ log, array }: BatchJob): string {
  if (log.includes("{job}")) return `${dirname(log)}/`;
  return log.replaceAll("{index}", array === undefined ? "" : "^array_index^");
}

function logFile(log: string, job: JobHandle, index?: number): string {
  const isSubjob = index !== undefined && job.tasks === undefined;
  if (log.includes("{job}")) return `${dirname(log)}/${isSubjob ? subjob(job.id, index) : job.id}.OU`;
  return log.replaceAll("{index}", index === undefined ? "" : String(index));
}

const OVER_MEMORY = new Set([-26, -27]);
const OVER_TIME = new Set([-28, -29]);
const RERUN = new Set([-3, -11, -14, -15, -16, -18, -20]);

/** JOB_EXEC_… of the server: less than zero is never the job's own. */
function serverCodes(code: number): JobEnd {
  if (OVER_MEMORY.has(code)) return { type: "out of memory" };
  if (OVER_TIME.has(code)) return { type: "timeout" };
  if (RERUN.has(code)) return { type: "node failure" };
  if (code === -12) return { type: "preempted" }; // checkpointed and killed
  return { type: "never started", why: `the server's exit status ${code}` };
}
