import { didYouMean } from "../model/nearest.ts";
import { bytes, milliseconds } from "../model/quantity.ts";
import type { Resources } from "./task.ts";

const checks: { readonly [K in keyof Required<Resources>]: (value: never) => unknown } = {
  cpus: (value) => positive("cpus", value),
  gpus: (value) => natural("gpus", value),
  mem: (value) => bytes(value, "mem"),
  time: (value) => milliseconds(value, "time"),
  queue: (value) => text("queue", value),
  partition: (value) => text("partition", value),
  account: (value) => text("account", value),
  constraint: (value) => text("constraint", value),
  qos: (value) => text("qos", value),
  exclusive: (value) => truth("exclusive", value),
  native: (value) => flags("native", value),
};

/** Throws an error that says what is wrong with a request for resources: an unknown key, a bad amount. */
export function checkResources(resources: unknown): void {
  if (typeof resources !== "object" || resources === null) throw new TypeError("resources is not an object");
  for (const [key, value] of Object.entries(resources)) {
    const check = checks[key as keyof Resources];
    if (check === undefined)
      throw new TypeError(`resources has no "${key}".${didYouMean(key, Object.keys(checks))}`);
    if (value !== undefined) check(value as never);
  }
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
