import { cores, localParts, mebibytes, minutes } from "../amounts.ts";
import type { BatchJob } from "../batch-job.ts";
import type { Dialect, Submission } from "../dialect.ts";
import { type Flag, type FlagLanguage, flags, withNative } from "../flags.ts";
import { classify, failed, read } from "../problem.ts";
import { refuse } from "../refuse.ts";
import { scriptOf } from "../script.ts";
import { elementList } from "./element-id.ts";
import { lsfProblems } from "./problems.ts";

export const lsfInside: Dialect["inside"] = { job: "$LSB_JOBID", index: "$((LSB_JOBINDEX - 1))" };

const TITLE = "LSF";

const language: FlagLanguage = {
  title: TITLE,
  // `-R` accumulates: native ones come beside ours
  namesIn: (native) => native.filter((word) => word.startsWith("-") && word !== "-R"),
  reserved: {
    "-w": "Wire the steps, or order them with `after`.",
    "-o": "Read a step's log with `sheaf logs`.",
    "-oo": "Read a step's log with `sheaf logs`.",
    "-e": "Read a step's log with `sheaf logs`.",
    "-eo": "Read a step's log with `sheaf logs`.",
    "-cwd": "Use `ctx.workDir` and `ctx.runDir`.",
    "-J": "Fan out with `each`; limit what runs at once with `throttle`.",
    "-K": "Use `sheaf submit --wait`.",
    "-I": "Leave it out.",
    "-wa": 'Write signal: "USR1@60" in the resources.',
    "-wt": 'Write signal: "USR1@60" in the resources.',
  },
};

export function lsfSubmission(job: BatchJob): Submission {
  const argv = ["bsub", ...withNative(flagsOf(job), job.resources.native, language)] as const;
  return {
    script: scriptOf(job, { inside: lsfInside, argv: [...argv, "<", job.scriptFile] }),
    // Given on standard input it is kept by LSF; given as an argument it would be a command to run
    command: { argv, stdinFile: job.scriptFile },
    read: (output) => {
      if (output.exitCode !== 0) return classify(lsfProblems, output);
      const id = /Job <(\d+)> is submitted/.exec(output.stdout)?.[1];
      return id === undefined ? failed("unreadable", output.stdout.trim()) : read({ id });
    },
  };
}

function flagsOf(job: BatchJob): Flag[] {
  const { resources, array, beginAt, warning } = job;
  const { cpus, memBytes, gpus, gpuType, timeMs, mail } = resources;
  if (mail?.on.includes("fail") && !mail.on.includes("end"))
    refuse(TITLE, "send mail of failures alone", 'Write on: ["end"], or ["begin", "end"].');
  if (warning !== undefined && timeMs === undefined)
    refuse(TITLE, "warn before a time limit that is not given", "Ask for `time`.");
  return flags(
    {
      "-J": jobName(job.name, array),
      "-cwd": job.workDir,
      "-o": job.log.replaceAll("{job}", "%J").replaceAll("{index}", array === undefined ? "" : "%I"),
      "-w": dependency(job),
      "-b": beginAt === undefined ? undefined : begin(beginAt),
      "-wa": warning?.signal,
      "-wt": warning === undefined ? undefined : minutes(warning.seconds * 1000),
      "-W": timeMs === undefined ? undefined : minutes(timeMs),
      "-n": cpus === undefined ? undefined : cores(cpus),
      "-R": requirement(job.resources),
      "-M": memBytes === undefined ? undefined : `${mebibytes(memBytes)}MB`,
      "-gpu": gpus ? ["num=" + gpus, gpuType && `gmodel=${gpuType}`].filter(Boolean).join(":") : undefined,
      "-q": resources.queue,
      "-P": resources.account,
      "-app": resources.qos,
      "-x": resources.exclusive,
      "-u": mail?.to,
      "-B": mail?.on.includes("begin"),
      "-N": mail?.on.includes("end"),
    },
    (name, value) => [name, value],
  );
}

function dependency({ after = [], afterFirst = [] }: BatchJob): string | undefined {
  const all = after.map(({ id }) => `ended(${id})`);
  const first = afterFirst.map(({ id }) => `ended(${id})`).join(" || ");
  const isMixed = afterFirst.length > 1 && all.length > 0;
  if (first !== "") all.unshift(isMixed ? `(${first})` : first);
  return all.length === 0 ? undefined : all.join(" && ");
}

function jobName(name: string, array: BatchJob["array"]): string {
  const clean = name.replaceAll(/[^\w.+:@-]/g, "_");
  if (array === undefined) return clean;
  const throttle = array.throttle === undefined ? "" : `%${array.throttle}`;
  return `${clean}[${elementList(array.indices)}]${throttle}`;
}

/** All on one host; memory reserved for the job. */
function requirement({ cpus, memBytes, constraint }: BatchJob["resources"]): string | undefined {
  const parts = [
    constraint === undefined ? undefined : `select[${constraint}]`,
    memBytes === undefined ? undefined : `rusage[mem=${mebibytes(memBytes)}MB]`,
    cpus === undefined ? undefined : "span[hosts=1]",
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" ");
}

function begin(epochMs: number): string {
  const { year, month, day, hour, minute } = localParts(epochMs + 59_000); // it counts minutes
  return `${year}:${month}:${day}:${hour}:${minute}`;
}
