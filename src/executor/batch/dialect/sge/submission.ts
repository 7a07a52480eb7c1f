import { cores, hoursMinutesSeconds, localParts, mebibytes, seconds } from "../amounts.ts";
import type { MailEvent } from "../../../../model/mail.ts";
import type { BatchJob } from "../batch-job.ts";
import type { Dialect, Submission } from "../dialect.ts";
import { type Flag, type FlagLanguage, flags, withNative } from "../flags.ts";
import { rangesOf } from "../index-list.ts";
import { classify, failed, read } from "../problem.ts";
import { refuse, refuseAfterFirst } from "../refuse.ts";
import { scriptOf } from "../script.ts";
import { sgeProblems } from "./problems.ts";
import { taskRange } from "./task-id.ts";

export const sgeInside: Dialect["inside"] = { job: "$JOB_ID", index: "$((SGE_TASK_ID - 1))" };

const TITLE = "Grid Engine";
const MAIL: Readonly<Record<MailEvent, string>> = { begin: "b", end: "e", fail: "a" };

const language: FlagLanguage = {
  title: TITLE,
  // `-l` accumulates: each resource in it is a flag of its own.
  namesIn: (native) =>
    native.flatMap((word, at) =>
      word === "-l"
        ? (native[at + 1] ?? "").split(",").map((pair) => `-l ${pair.replace(/=.*/s, "")}`)
        : word.startsWith("-")
          ? [word]
          : [],
    ),
  reserved: {
    "-t": "Fan out with `each`; limit what runs at once with `throttle`.",
    "-tc": "Limit what runs at once with `throttle`.",
    "-hold_jid": "Wire the steps, or order them with `after`.",
    "-o": "Read a step's log with `sheaf logs`.",
    "-e": "Read a step's log with `sheaf logs`.",
    "-j": "Read a step's log with `sheaf logs`.",
    "-wd": "Use `ctx.workDir` and `ctx.runDir`.",
    "-cwd": "Use `ctx.workDir` and `ctx.runDir`.",
    "-terse": "Leave it out.",
    "-sync": "Use `sheaf submit --wait`.",
    "-C": "Leave it out.",
  },
};

export function sgeSubmission(job: BatchJob): Submission {
  const ours = [...ownFlags(job), ...resourceFlags(job)];
  const argv = ["qsub", ...withNative(ours, job.resources.native, language), job.scriptFile] as const;
  return {
    script: scriptOf(job, { inside: sgeInside, argv }),
    command: { argv },
    read: (output) => {
      if (output.exitCode !== 0) return classify(sgeProblems, output);
      // `12`, or `12.1-9:2`; sites put words of their own before it
      const id =
        /^(\d+)(?:\.[\d:-]+)?$/m.exec(output.stdout) ?? /Your job(?:-array)? (\d+)/.exec(output.stdout);
      return id === null ? failed("unreadable", output.stdout.trim()) : read({ id: id[1]! });
    },
  };
}

const spaced = (name: string, value: string) => [name, value];

function ownFlags(job: BatchJob): Flag[] {
  refuseAfterFirst(TITLE, job);
  const { array, after, beginAt, warning } = job;
  return flags(
    {
      "-terse": true,
      "-C": "", // no line of the script is an option
      "-S": "/bin/bash",
      "-N": job.name.replaceAll(/[^\w.+-]/g, "_").replace(/^(?=\d)/, "_"),
      "-wd": job.workDir,
      "-j": "y",
      "-o": logPattern(job),
      "-t": array && taskRange(oneRange(array.indices)),
      "-tc": array?.throttle,
      "-hold_jid": after?.length ? after.map(({ id }) => id).join(",") : undefined,
      "-a": beginAt === undefined ? undefined : dateTime(beginAt),
      "-notify": warning !== undefined,
    },
    spaced,
  );
}

function oneRange(indices: readonly number[]) {
  const ranges = rangesOf(indices);
  if (ranges.length !== 1) throw new RangeError("an array of Grid Engine is one range; see `split`");
  return ranges[0]!;
}

function resourceFlags({ resources, warning, site }: BatchJob): Flag[] {
  const { cpus, gpus, gpuType, timeMs, mail } = resources;
  if (gpuType !== undefined)
    refuse(
      TITLE,
      `ask for GPUs of type "${gpuType}" by a name of its own`,
      'Ask for them as your site does, for example native: ["-l", "gpu_type=…"].',
    );
  if (resources.constraint !== undefined)
    refuse(TITLE, "express a constraint", `Write native: ["-l", "${resources.constraint}"].`);
  if (resources.qos !== undefined)
    refuse(TITLE, "express a QOS", "Choose a `queue`, or write a native flag.");
  const slots = cpus === undefined ? 1 : cores(cpus);
  return [
    ...flags(
      {
        "-q": resources.queue,
        "-P": resources.account,
        "-M": mail?.to,
        "-m": mail && mail.on.map((event) => MAIL[event]).join(""),
      },
      spaced,
    ),
    ...(slots > 1 ? [{ name: "-pe", argv: ["-pe", site?.parallelEnvironment ?? "smp", String(slots)] }] : []),
    ...resource("h_rt", timeMs === undefined ? undefined : hoursMinutesSeconds(timeMs)),
    ...resource("s_rt", softLimit(timeMs, warning)),
    ...memory(resources.memBytes, slots, site?.memory),
    ...resource(site?.gpus ?? "gpu", gpus || undefined),
    ...resource("exclusive", resources.exclusive === true ? "true" : undefined),
  ];
}

function resource(name: string, value: string | number | undefined): Flag[] {
  return value === undefined ? [] : [{ name: `-l ${name}`, argv: ["-l", `${name}=${value}`] }];
}

/** Grid Engine counts memory per slot, unless it is only looked at to choose a host. */
function memory(bytes: number | undefined, slots: number, names: readonly string[] = ["mem_free"]): Flag[] {
  if (bytes === undefined) return [];
  return names.flatMap((name) =>
    resource(name, `${mebibytes(name === "mem_free" ? bytes : bytes / slots)}M`),
  );
}

/** SIGUSR1 comes when the soft limit is reached; after that, the hard one may come up to 90 seconds late. */
function softLimit(timeMs: number | undefined, warning: BatchJob["warning"]): string | undefined {
  if (warning === undefined) return undefined;
  if (warning.signal !== "USR1") refuse(TITLE, `warn by SIG${warning.signal}`, 'Write signal "USR1".');
  if (timeMs === undefined) return undefined;
  const soft = seconds(timeMs) - warning.seconds;
  if (soft < 1)
    refuse(
      TITLE,
      `warn ${warning.seconds} s before a time limit of ${seconds(timeMs)} s`,
      "Ask for more `time`, or to be warned later.",
    );
  return hoursMinutesSeconds(soft * 1000);
}

function logPattern({ log, array }: BatchJob): string {
  // A host may stand before a colon; ":" before the path says that none does.
  const path = log.includes(":") ? `:${log}` : log;
  return path.replaceAll("{job}", "$JOB_ID").replaceAll("{index}", array === undefined ? "" : "$TASK_ID");
}

function dateTime(epochMs: number): string {
  const { year, month, day, hour, minute, second } = localParts(epochMs);
  return `${year}${month}${day}${hour}${minute}.${second}`;
}
