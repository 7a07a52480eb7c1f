import { localParts } from "../amounts.ts";
import type { MailEvent } from "../../../../model/mail.ts";
import type { BatchJob } from "../batch-job.ts";
import { type Flag, flags } from "../flags.ts";
import { refuse } from "../refuse.ts";

const MAIL: Readonly<Record<MailEvent, string>> = { begin: "b", end: "e", fail: "a" };

/** Flags that PBS Pro and Torque have in common. */
export function commonFlags(job: BatchJob): Flag[] {
  const { resources, beginAt } = job;
  return flags(
    {
      "-C": "", // no line of the script is an option
      "-S": "/bin/bash",
      "-N": job.name
        .replaceAll(/[^\w.+-]/g, "_")
        .replace(/^(?=\d)/, "_")
        .slice(0, 64),
      "-j": "oe",
      "-a": beginAt === undefined ? undefined : dateTime(beginAt),
      "-q": resources.queue,
      "-A": resources.account,
      "-M": resources.mail?.to,
      "-m": resources.mail && resources.mail.on.map((event) => MAIL[event]).join(""),
    },
    (name, value) => [name, value],
  );
}

export const resource = (name: string, value: string | undefined): Flag[] =>
  value === undefined ? [] : [{ name: `-l ${name}`, argv: ["-l", `${name}=${value}`] }];

/** `-l` accumulates: each resource in it is a flag of its own. */
export const pbsNames = (native: readonly string[]): string[] =>
  native.flatMap((word, at) => {
    if (word === "-l")
      return (native[at + 1] ?? "").split(",").map((pair) => `-l ${pair.replace(/=.*/s, "")}`);
    return word.startsWith("-") ? [word] : [];
  });

export function refuseWarning(title: string, { warning }: BatchJob): void {
  if (warning !== undefined)
    refuse(title, "send a signal before the time limit", "Leave `signal` out: a task's own clock warns it.");
}

export const pbsReserved: Readonly<Record<string, string>> = {
  "-o": "Read a step's log with `sheaf logs`.",
  "-e": "Read a step's log with `sheaf logs`.",
  "-j": "Read a step's log with `sheaf logs`.",
  "-C": "Leave it out.",
  "-I": "Leave it out.",
};

function dateTime(epochMs: number): string {
  const { year, month, day, hour, minute, second } = localParts(epochMs);
  return `${year}${month}${day}${hour}${minute}.${second}`;
}

/** `9.host` and `48[].host`; sites put words of their own before it. */
export const submittedId = (stdout: string): string | undefined =>
  /^\d+(?:\[\])?(?:\.\S+)?$/m.exec(stdout)?.[0];
