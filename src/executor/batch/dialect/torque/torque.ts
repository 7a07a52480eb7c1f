import { cores, hoursMinutesSeconds, mebibytes } from "../amounts.ts";
import type { BatchJob } from "../batch-job.ts";
import type { CancelTarget, Dialect, Submission } from "../dialect.ts";
import { type Flag, type FlagLanguage, withNative } from "../flags.ts";
import { rangeText, runsOf } from "../index-list.ts";
import type { JobHandle } from "../job-handle.ts";
import type { JobEnd } from "../job-state.ts";
import { commonFlags, pbsNames, pbsReserved, refuseWarning, resource, submittedId } from "../pbs/flags.ts";
import { pbsProblem } from "../pbs/problems.ts";
import { cancelWords, pbsCancel, pbsFacts, pbsStates } from "../pbs/queries.ts";
import { failed, read } from "../problem.ts";
import { quote } from "../quote.ts";
import { refuse, refuseAfterFirst } from "../refuse.ts";
import { scriptOf } from "../script.ts";

const TITLE = "Torque";
const FULL = ["-f", "-t"];

// In an array it is `48[7].host`; the array is `48[].host`.
const inside: Dialect["inside"] = { job: "${PBS_JOBID/\\[*\\]/[]}", index: "$PBS_ARRAYID" };

const language: FlagLanguage = {
  title: TITLE,
  namesIn: pbsNames,
  reserved: {
    ...pbsReserved,
    "-t": "Fan out with `each`; limit what runs at once with `throttle`.",
    "-W": "Wire the steps, or order them with `after`.",
    "-d": "Use `ctx.workDir` and `ctx.runDir`.",
  },
};

/** Torque. Ended jobs stay in its own answers for `keep_completed` seconds, and that is all that remains of them. */
export const torque: Dialect = {
  name: "torque",
  title: TITLE,
  can: { throttle: true, warning: false, afterFirst: "no", afterwards: "a while", accounts: "some jobs" },
  programs: ["qsub", "qstat", "qdel"],
  inside,
  signals: { TERM: ["cancel", "time limit", "preemption"] },
  outerVariables: /^PBS_(?!DEFAULT|SERVER)/,
  split: (indices) => (indices.length === 0 ? [] : [indices]),
  submission,
  logFile: (log, { id }, index) =>
    log.replaceAll("{job}", id).replaceAll("{index}", index === undefined ? "" : String(index)),
  states: (jobs) => pbsStates(jobs, FULL, serverCodes),
  records: () => [],
  cancel: (targets) => [
    ...pbsCancel(cancelWords(targets.filter(isWhole))),
    ...targets.filter((target) => !isWhole(target)).flatMap(cancelPart),
  ],
  facts: pbsFacts,
};

const isWhole = ({ indices }: CancelTarget): boolean => indices === undefined;
const listText = (indices: readonly number[]): string => runsOf(indices).map(rangeText).join(",");
const cancelPart = ({ job: { id }, indices }: CancelTarget) => pbsCancel([id, "-t", listText(indices!)]);

function submission(job: BatchJob): Submission {
  const argv = ["qsub", ...withNative(flagsOf(job), job.resources.native, language), job.scriptFile] as const;
  return {
    // Torque's own names for logs differ by version: the script opens its log itself.
    script: scriptOf(job, { inside, argv, log: logWord(job) }),
    command: { argv },
    read: (output) => {
      if (output.exitCode !== 0) return pbsProblem(output);
      const id = submittedId(output.stdout);
      return id === undefined ? failed("unreadable", output.stdout.trim()) : read({ id });
    },
  };
}

function flagsOf(job: BatchJob): Flag[] {
  refuseWarning(TITLE, job);
  refuseAfterFirst(TITLE, job);
  const { resources, array, after } = job;
  if (resources.qos !== undefined)
    refuse(TITLE, "express a QOS", 'Write native: ["-l", "qos=…"] where Moab or Maui schedules.');
  if (resources.exclusive === true)
    refuse(TITLE, "ask for a node of its own", 'Ask for all its `cpus`, or write native: ["-n"].');
  return [
    ...commonFlags(job),
    { name: "-o", argv: ["-o", "/dev/null"] },
    ...(array === undefined ? [] : [{ name: "-t", argv: ["-t", arrayText(array)] }]),
    ...(after?.length ? [{ name: "-W", argv: ["-W", `depend=${dependencies(after)}`] }] : []),
    ...resource("nodes", nodes(resources)),
    ...resource("mem", resources.memBytes === undefined ? undefined : `${mebibytes(resources.memBytes)}mb`),
    ...resource(
      "walltime",
      resources.timeMs === undefined ? undefined : hoursMinutesSeconds(resources.timeMs),
    ),
  ];
}

const arrayText = ({ indices, throttle }: NonNullable<BatchJob["array"]>): string =>
  throttle === undefined ? listText(indices) : `${listText(indices)}%${throttle}`;

/** Arrays are waited for by another word than jobs. */
function dependencies(after: readonly JobHandle[]): string {
  const ids = after.map(({ id }) => id);
  const words = [
    ["afteranyarray", ids.filter((id) => id.includes("[]"))],
    ["afterany", ids.filter((id) => !id.includes("[]"))],
  ] as const;
  return words
    .filter(([, list]) => list.length > 0)
    .map(([word, list]) => [word, ...list].join(":"))
    .join(",");
}

function nodes({ cpus, gpus, gpuType, constraint }: BatchJob["resources"]): string | undefined {
  if (gpuType !== undefined)
    refuse(TITLE, `ask for GPUs of type "${gpuType}"`, "Write the property of such nodes as `constraint`.");
  if (cpus === undefined && !gpus && constraint === undefined) return undefined;
  const parts = ["1", `ppn=${cores(cpus ?? 1)}`, gpus ? `gpus=${gpus}` : undefined, constraint];
  return parts.filter((part) => part !== undefined).join(":");
}

/** The log as a word for bash, with the job's own id and index in it. */
const logWord = ({ log }: BatchJob): string =>
  log
    .split(/(\{job\}|\{index\})/)
    .map((part) =>
      part === "{job}"
        ? '"$SHEAF_BATCH_JOB"'
        : part === "{index}"
          ? '"${SHEAF_BATCH_INDEX:-}"'
          : part && quote(part),
    )
    .join("");

/** JOB_EXEC_… of the server. */
function serverCodes(code: number): JobEnd {
  if (code === -10) return { type: "out of memory" };
  if (code === -11 || code === -12) return { type: "timeout" };
  if (code === -3 || code === -13) return { type: "node failure" };
  return {
    type: "never started",
    why: code === -9 ? "its log file could not be opened" : `the server's exit status ${code}`,
  };
}
