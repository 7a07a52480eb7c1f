import { cores, localParts, mebibytes, minutes } from "../amounts.ts";
import type { MailEvent } from "../../../../model/mail.ts";
import type { BatchJob, BatchResources } from "../batch-job.ts";
import type { Dialect, Submission } from "../dialect.ts";
import { type Flag, type FlagLanguage, flags, longNames, withNative } from "../flags.ts";
import { rangesOf, rangeText } from "../index-list.ts";
import { classify, failed, read } from "../problem.ts";
import { refuse } from "../refuse.ts";
import { scriptOf } from "../script.ts";
import { slurmProblems } from "./problems.ts";

export const slurmInside: Dialect["inside"] = {
  job: "${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}",
  index: "$SLURM_ARRAY_TASK_ID",
  end: "${SLURM_JOB_END_TIME:-}", // from 23.02 on
};

const MAIL: Readonly<Record<MailEvent, string>> = { begin: "BEGIN", end: "END", fail: "FAIL" };
const ALIASES = {
  "-A": "--account",
  "-a": "--array",
  "-b": "--begin",
  "-C": "--constraint",
  "-c": "--cpus-per-task",
  "-D": "--chdir",
  "-d": "--dependency",
  "-e": "--error",
  "-G": "--gpus",
  "-J": "--job-name",
  "-n": "--ntasks",
  "-o": "--output",
  "-p": "--partition",
  "-q": "--qos",
  "-t": "--time",
  "-W": "--wait",
};

const language: FlagLanguage = {
  title: "Slurm",
  namesIn: (native) => {
    const names = longNames(native, ALIASES);
    // Ways to say the same: what we would have said gives way to each.
    const memory = names.some((name) => name.startsWith("--mem-per-")) ? ["--mem"] : [];
    const gpus = names.some((name) => name.startsWith("--gpus")) ? ["--gres"] : [];
    return [...names, ...memory, ...gpus];
  },
  reserved: {
    "--array": "Fan out with `each`; limit what runs at once with `throttle`.",
    "--dependency": "Wire the steps, or order them with `after`.",
    "--output": "Read a step's log with `sheaf logs`.",
    "--error": "Read a step's log with `sheaf logs`.",
    "--chdir": "Use `ctx.workDir` and `ctx.runDir`.",
    "--parsable": "Leave it out.",
    "--wait": "Use `sheaf submit --wait`.",
    "--wrap": "Write a task.",
    "--signal": 'Write signal: "USR1@60" in the resources.',
  },
};

export function slurmSubmission(job: BatchJob): Submission {
  const argv = [
    "sbatch",
    ...withNative(flagsOf(job), job.resources.native, language),
    job.scriptFile,
  ] as const;
  return {
    script: scriptOf(job, { inside: slurmInside, argv }),
    command: { argv },
    read: (output) => {
      if (output.exitCode !== 0) return classify(slurmProblems, output);
      // Sites put words of their own around it; `id;cluster` where there are several clusters.
      const id = /^(\d+)(?:;\S+)?$/m.exec(output.stdout) ?? /Submitted batch job (\d+)/.exec(output.stdout);
      return id === null ? failed("unreadable", output.stdout.trim()) : read({ id: id[1]! });
    },
  };
}

function flagsOf(job: BatchJob): Flag[] {
  return flags(
    {
      "--parsable": true,
      "--job-name": job.name.replaceAll(/[^\w.+:@/-]/g, "_"),
      "--chdir": job.workDir,
      "--output": logPattern(job),
      "--open-mode": "append", // a requeued job goes on in the same log
      "--array": arrayText(job),
      "--dependency": dependency(job),
      "--begin": job.beginAt === undefined ? undefined : localTime(job.beginAt),
      "--signal": job.warning && `B:${job.warning.signal}@${job.warning.seconds}`,
      ...asked(job.resources),
    },
    (name, value) => [`${name}=${value}`],
  );
}

function asked(resources: BatchResources) {
  const { cpus, memBytes, gpus, gpuType, timeMs, mail } = resources;
  return {
    "--nodes": cpus === undefined ? undefined : 1,
    "--ntasks": cpus === undefined ? undefined : 1,
    "--cpus-per-task": cpus === undefined ? undefined : cores(cpus),
    "--mem": memBytes === undefined ? undefined : `${mebibytes(memBytes)}M`,
    "--gres": gpus ? ["gpu", gpuType, gpus].filter((part) => part !== undefined).join(":") : undefined,
    "--time": timeMs === undefined ? undefined : minutes(timeMs),
    "--partition": resources.queue,
    "--account": resources.account,
    "--constraint": resources.constraint,
    "--qos": resources.qos,
    "--exclusive": resources.exclusive,
    "--mail-user": mail?.to,
    "--mail-type": mail && mail.on.map((event) => MAIL[event]).join(","),
  };
}

/** Slurm joins dependencies by "and" or by "or", and never by both. */
function dependency({ after = [], afterFirst = [] }: BatchJob): string | undefined {
  if (afterFirst.length === 0)
    return after.length === 0 ? undefined : `afterany:${after.map(({ id }) => id).join(":")}`;
  if (after.length > 0)
    refuse("Slurm", "wait for the first of several jobs and for others as well", "Leave `after` out.");
  return afterFirst.map(({ id }) => `afterany:${id}`).join("?");
}

/** In Slurm's patterns `%` is special, and `%%` is one. */
function logPattern({ log, array }: BatchJob): string {
  return log
    .replaceAll("%", "%%")
    .replaceAll("{job}", array === undefined ? "%j" : "%A")
    .replaceAll("{index}", array === undefined ? "" : "%a");
}

function arrayText({ array }: BatchJob): string | undefined {
  if (array === undefined) return undefined;
  const list = rangesOf(array.indices).map(rangeText).join(",");
  return array.throttle === undefined ? list : `${list}%${array.throttle}`;
}

function localTime(epochMs: number): string {
  const { year, month, day, hour, minute, second } = localParts(epochMs);
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}
