import { didYouMean } from "../model/nearest.ts";
import { SheafError } from "../model/errors.ts";
import { mailOf } from "../model/mail.ts";
import { memory, milliseconds } from "../model/quantity.ts";
import { warningOf } from "../model/warning.ts";
import type { Resources } from "./task.ts";

const checks: { readonly [K in keyof Required<Resources>]: (value: never) => unknown } = {
  cpus: (value) => positive("cpus", value),
  gpus: (value) => natural("gpus", value),
  mem: (value) => memory(value, "mem"),
  time: (value) => milliseconds(value, "time"),
  queue: (value) => text("queue", value),
  partition: (value) => text("partition", value),
  account: (value) => text("account", value),
  constraint: (value) => text("constraint", value),
  qos: (value) => text("qos", value),
  exclusive: (value) => truth("exclusive", value),
  jobName: (value) => text("jobName", value),
  mail: mailOf,
  signal: warningOf,
  native: (value) => flags("native", value),
};

/** What others call the same. */
const elsewhere: Readonly<Record<string, keyof Resources>> = {
  memory: "mem",
  cores: "cpus",
  threads: "cpus",
  walltime: "time",
  timeout: "time",
  name: "jobName",
};

/** Throws an error that says what is wrong with a request for resources: an unknown key, a bad amount. */
export function checkResources(resources: unknown): void {
  if (typeof resources !== "object" || resources === null) throw new TypeError("resources is not an object");
  if (resources instanceof Promise) throw new TypeError("resources is a promise: they are given at once");
  for (const [key, value] of Object.entries(resources)) {
    if (!Object.hasOwn(checks, key)) throw new TypeError(`resources has no "${key}".${meant(key)}`);
    if (value !== undefined) checks[key as keyof Resources](value as never);
  }
  checkWarning(resources);
}

const meant = (key: string): string =>
  Object.hasOwn(elsewhere, key) ? ` Did you mean "${elsewhere[key]}"?` : didYouMean(key, Object.keys(checks));

/** A warning has to come after the beginning. */
function checkWarning({ signal, time }: Resources): void {
  if (signal === undefined || time === undefined) return;
  if (warningOf(signal).seconds * 1000 < milliseconds(time)) return;
  throw new SheafError(
    "SHEAF_RESOURCES",
    `signal "${signal}" would come before the beginning: time is ${time}`,
    {
      mend: "Ask for more `time`, or to be warned later.",
    },
  );
}

function positive(what: string, value: unknown): void {
  if (typeof value !== "number" || !(value > 0) || !Number.isFinite(value)) {
    throw new TypeError(`${what} is ${JSON.stringify(value)}, which is no number above 0`);
  }
}

function natural(what: string, value: unknown): void {
  if (!Number.isInteger(value) || (value as number) < 0) {
    throw new TypeError(`${what} is ${JSON.stringify(value)}, which is no whole number from 0`);
  }
}

function text(what: string, value: unknown): void {
  if (typeof value !== "string" || value === "")
    throw new TypeError(`${what} is ${JSON.stringify(value)}, which is no text`);
}

function truth(what: string, value: unknown): void {
  if (typeof value !== "boolean")
    throw new TypeError(`${what} is ${JSON.stringify(value)}, not true or false`);
}

function flags(what: string, value: unknown): void {
  if (!Array.isArray(value) || value.some((flag) => typeof flag !== "string"))
    throw new TypeError(
      `${what} is ${JSON.stringify(value)}; write one text for each argument: ["--switches=1"]`,
    );
}
