import { SheafError } from "./errors.ts";
import { didYouMean } from "./nearest.ts";
import { memory, type Duration, milliseconds, type Size } from "./quantity.ts";

/** What the short jobs ask for that go on with a run, and how often one looks. */
export interface DispatchRequest {
  readonly queue?: string;
  /** Default 1 GB. */
  readonly mem?: Size;
  /** Default 10 minutes. */
  readonly time?: Duration;
  /** Default: those of all jobs. */
  readonly native?: readonly string[];
  /**
   * One starts when the last array of a step has ended; with this also when so much time has gone by. Elements of a next
   * step then need not wait for the slowest one of the step before. Default: never.
   */
  readonly every?: Duration;
}

/** Milliseconds. */
const leastEvery = 1000;

const checks: { readonly [K in keyof Required<DispatchRequest>]: (value: never) => unknown } = {
  queue: () => {},
  mem: (value) => memory(value, "mem of dispatch jobs"),
  time: (value) => milliseconds(value, "time of dispatch jobs"),
  native: () => {},
  every: (value) => {
    if (milliseconds(value, "every of dispatch jobs") < leastEvery)
      throw new SheafError(
        "SHEAF_RESOURCES",
        `every of dispatch jobs: ${JSON.stringify(value)} is too often`,
        {
          mend: 'Write what is worth a job, such as "10m".',
        },
      );
  },
};

/** Throws for what is no such request. */
export function checkDispatch(request: DispatchRequest): void {
  for (const [key, value] of Object.entries(request)) {
    if (!Object.hasOwn(checks, key))
      throw new SheafError(
        "SHEAF_RESOURCES",
        `dispatch has no option "${key}".${didYouMean(key, Object.keys(checks))}`,
        {
          mend: `The options are ${Object.keys(checks).join(", ")}.`,
        },
      );
    if (value !== undefined) checks[key as keyof DispatchRequest](value as never);
  }
}
