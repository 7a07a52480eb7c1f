import { SheafError } from "../model/errors.ts";
import { checkDispatch } from "../model/dispatch-request.ts";
import { mailOf } from "../model/mail.ts";
import { didYouMean } from "../model/nearest.ts";
import { memory, milliseconds } from "../model/quantity.ts";
import { warningOf } from "../model/warning.ts";
import type { BatchExecutorSpec, BatchOptions } from "./batch-spec.ts";

const anything = () => {};

const checks: { readonly [K in keyof Required<BatchExecutorSpec>]: (value: never) => unknown } = {
  executor: anything,
  queue: anything,
  account: anything,
  constraint: anything,
  qos: anything,
  exclusive: anything,
  jobName: anything,
  mail: mailOf,
  signal: warningOf,
  native: anything,
  mem: (value) => memory(value, "mem"),
  time: (value) => milliseconds(value, "time"),
  preamble: anything,
  node: anything,
  chunk: anything,
  pool: anything,
  maxArraySize: anything,
  maxJobs: anything,
  dispatch: checkDispatch,
  site: anything,
};

/** Throws SHEAF_RESOURCES for options of `slurm(…)` and its kin that there are not, or that say nothing. Returns what it is given. */
export function checkedBatchOptions<T extends BatchOptions>(options: T, executor: string): T {
  for (const [key, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, key)) throw unknown(key, executor);
    if (value !== undefined) checks[key as keyof BatchExecutorSpec](value as never);
  }
  if (options.pool !== undefined && options.chunk !== undefined)
    throw new SheafError("SHEAF_RESOURCES", `${executor}() has both "pool" and "chunk"`, {
      mend: "A pool's jobs take elements until none is left, a chunk's have so many each: leave one of the two out.",
    });
  return options;
}

function unknown(key: string, executor: string): SheafError {
  const names = Object.keys(checks).filter((name) => name !== "executor");
  const hint = key === "partition" ? ' Did you mean "queue"?' : didYouMean(key, names);
  return new SheafError("SHEAF_RESOURCES", `${executor}() has no option "${key}".${hint}`, {
    mend: `The options are ${names.join(", ")}.`,
  });
}
