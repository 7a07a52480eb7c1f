import { didYouMean } from "../model/nearest.ts";
import { bytes, milliseconds } from "../model/quantity.ts";
import type { Resources } from "./task.ts";

const checks: { readonly [K in keyof Required<Resources>]: (value: never) => unknown } = {
  cpus: (value) => positive("cpus", value),
  gpus: (value) => natural("gpus", value),
  mem: (value) => bytes(value, "mem"),
  time: (value) => milliseconds(value, "time"),
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
