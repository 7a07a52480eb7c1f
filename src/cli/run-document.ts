import type { RunStatus } from "../model/status.ts";

/** What `sheaf run --json` prints. Public: programs read it. */
export interface RunDocument {
  readonly run: string;
  readonly state: RunStatus["state"];
  readonly result: unknown;
  readonly steps: Readonly<Record<string, Readonly<Record<(typeof counted)[number], number>>>>;
  readonly elapsedMs: number;
  /** The first failed elements, when there are any. */
  readonly failures?: RunStatus["failures"];
  readonly error?: RunStatus["error"];
}

const counted = ["total", "succeeded", "cached", "failed", "skipped", "cancelled"] as const;

export function runDocument(status: RunStatus, result: unknown): RunDocument {
  const counts = (step: RunStatus["steps"][number]) =>
    Object.fromEntries(counted.map((name) => [name, step[name]])) as Record<(typeof counted)[number], number>;
  return {
    run: status.run,
    state: status.state,
    result: result ?? null,
    steps: Object.fromEntries(status.steps.map((step) => [step.name, counts(step)])),
    elapsedMs: Math.round(status.elapsedMs),
    ...(status.failures.length === 0 ? {} : { failures: status.failures }),
    ...(status.error === undefined ? {} : { error: status.error }),
  };
}
