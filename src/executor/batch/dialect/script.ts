import type { BatchJob } from "./batch-job.ts";
import type { Dialect } from "./dialect.ts";
import { quote, quoteAll } from "./quote.ts";

/** How the script of a job begins in one dialect. */
export interface ScriptStart {
  readonly inside: Dialect["inside"];
  /** The command that submits it, told in a comment. */
  readonly argv: readonly string[];
  /** A word for bash: the log, where the script must open it itself. */
  readonly log?: string;
}

/** The script that runs on the node: environment, preamble, command. */
export function scriptOf(job: BatchJob, { inside, argv, log }: ScriptStart): string {
  const index = job.array === undefined ? [] : [`export SHEAF_BATCH_INDEX="${inside.index}"`];
  return [
    "#!/bin/bash",
    ...quoteAll(argv)
      .split("\n")
      .map((line) => `## ${line}`),
    `export SHEAF_BATCH_JOB="${inside.job}"`,
    ...index,
    ...(inside.end === undefined ? [] : [`export SHEAF_BATCH_END="${inside.end}"`]),
    ...(log === undefined ? [] : [`exec >>${log} 2>&1 || exit 127`]),
    // Some schedulers start a job elsewhere when its folder is gone.
    `cd -- ${quote(job.workDir)} || exit 127`,
    ...Object.entries(job.environment ?? {}).map(([name, value]) => exported(name, value)),
    ...(job.preamble ?? []),
    job.command.trimEnd(),
    "",
  ].join("\n");
}

function exported(name: string, value: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a variable`);
  return `export ${name}=${quote(value)}`;
}
