import { cores, localParts, seconds } from "../amounts.ts";
import type { BatchJob } from "../batch-job.ts";
import type { Dialect, Submission } from "../dialect.ts";
import { type Flag, type FlagLanguage, flags, longNames, withNative } from "../flags.ts";
import { rangeText, runsOf } from "../index-list.ts";
import type { JobHandle } from "../job-handle.ts";
import { classify, failed, read } from "../problem.ts";
import { refuse, refuseAfterFirst } from "../refuse.ts";
import { scriptOf } from "../script.ts";
import { fluxProblems } from "./problems.ts";

export const fluxInside: Dialect["inside"] = { job: "$FLUX_JOB_ID", index: "$FLUX_JOB_CC" };

const TITLE = "Flux";

const ALIASES = {
  "-n": "--ntasks",
  "-c": "--cores-per-task",
  "-g": "--gpus-per-task",
  "-t": "--time-limit",
  "-q": "--queue",
  "-B": "--bank",
  "-x": "--exclusive",
  "-N": "--nodes",
};

const language: FlagLanguage = {
  title: TITLE,
  namesIn: (native) => longNames(native, ALIASES),
  reserved: {
    "--cc": "Fan out with `each`.",
    "--bcc": "Fan out with `each`.",
    "--dependency": "Wire the steps, or order them with `after`.",
    "--output": "Read a step's log with `sheaf logs`.",
    "--error": "Read a step's log with `sheaf logs`.",
    "--cwd": "Use `ctx.workDir` and `ctx.runDir`.",
    "--wait": "Use `sheaf submit --wait`.",
    "--quiet": "Leave it out.",
    "--signal": 'Write signal: "USR1@60" in the resources.',
  },
};

export function fluxSubmission(job: BatchJob): Submission {
  const words = withNative(flagsOf(job), job.resources.native, language);
  const argv = ["flux", "submit", ...words, "bash", job.scriptFile] as const;
  return {
    script: scriptOf(job, { inside: fluxInside, argv }),
    command: { argv, env: { FLUX_F58_FORCE_ASCII: "1" } },
    read: (output) => {
      if (output.exitCode !== 0) return classify(fluxProblems, output);
      const ids = output.stdout.match(/^[fƒ][1-9A-HJ-NP-Za-km-z]+$/gm) ?? [];
      const handle = handleOf(ids, job.array?.indices);
      return handle === undefined ? failed("unreadable", output.stdout.trim()) : read(handle);
    },
  };
}

/** The ids come in the order of the indices. */
function handleOf(ids: readonly string[], indices: readonly number[] | undefined): JobHandle | undefined {
  if (ids.length !== (indices?.length ?? 1)) return undefined;
  const id = ids[0]!;
  return indices === undefined
    ? { id }
    : { id, tasks: Object.fromEntries(indices.map((index, at) => [index, ids[at]!])) };
}

function flagsOf(job: BatchJob): Flag[] {
  const { resources, array, after = [], beginAt, warning } = job;
  refuseUnknown(job);
  const ids = after.flatMap(({ id, tasks }) => (tasks === undefined ? [id] : Object.values(tasks)));
  return [
    ...flags(
      {
        "--job-name": job.name,
        "--cwd": job.workDir,
        "--output": job.log
          .replaceAll("{job}", "{{id.dec}}")
          .replaceAll("{index}", array === undefined ? "" : "{cc}"),
        "--cc": array && runsOf(array.indices).map(rangeText).join(","),
        "--begin-time": beginAt === undefined ? undefined : dateTime(beginAt),
        "--signal": warning && `${warning.signal}@${warning.seconds}s`,
        "--ntasks": 1,
        "--cores-per-task": resources.cpus === undefined ? undefined : cores(resources.cpus),
        "--gpus-per-task": resources.gpus || undefined,
        "--time-limit": resources.timeMs === undefined ? undefined : `${seconds(resources.timeMs)}s`,
        "--queue": resources.queue,
        "--bank": resources.account,
        "--requires": resources.constraint,
        "--exclusive": resources.exclusive,
        "--nodes": resources.exclusive === true ? 1 : undefined,
      },
      (name, value) => [`${name}=${value}`],
    ),
    ...ids.map((id) => ({ name: "--dependency", argv: [`--dependency=afterany:${id}`] })),
  ];
}

function refuseUnknown(job: BatchJob): void {
  const { resources, array } = job;
  refuseAfterFirst(TITLE, job);
  if (array?.throttle !== undefined)
    refuse(TITLE, "limit what runs at once", "Leave `throttle` to Sheaf, which submits no more at once.");
  if (resources.memBytes !== undefined)
    refuse(
      TITLE,
      "ask for memory",
      "Leave `mem` out for Flux, and ask for the `cpus` that come with as much, or for the node with `exclusive`.",
    );
  if (resources.gpuType !== undefined)
    refuse(
      TITLE,
      `ask for GPUs of type "${resources.gpuType}"`,
      "Write the property of such nodes as `constraint`.",
    );
  if (resources.qos !== undefined) refuse(TITLE, "express a QOS", "Choose a `queue`.");
  if (resources.mail !== undefined) refuse(TITLE, "send mail", "Leave `mail` out.");
}

function dateTime(epochMs: number): string {
  const { year, month, day, hour, minute, second } = localParts(epochMs);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}
