import type { GoOnWhen } from "../executor/batch/go-on.ts";
import type { BatchJob } from "../executor/batch/dialect/batch-job.ts";
import type { Abilities } from "../executor/batch/dialect/dialect.ts";
import type { JobHandle } from "../executor/batch/dialect/job-handle.ts";

/** What a job waits for that goes on with a run. */
export type DispatchWait = Pick<BatchJob, "after" | "afterFirst" | "beginAt">;

export interface WaitOptions {
  readonly can: Pick<Abilities, "afterFirst">;
  /** The dispatch job that submits: one goes on with a run at a time. */
  readonly self: string | undefined;
  readonly now: number;
  /** Somebody is to look at least so often, whatever has ended. Milliseconds. */
  readonly everyMs: number | undefined;
}

/** No more jobs than this wait for arrays of a run. */
const mostWaiting = 8;

/**
 * What the jobs wait for that are to go on with a run: the first of them does so, and cancels the others. One where the
 * scheduler can say it in one.
 */
export function dispatchWaits({ after, at }: GoOnWhen, options: WaitOptions): DispatchWait[] {
  const { self, now, everyMs } = options;
  const own = self === undefined ? [] : [{ id: self }];
  const isDue = at !== undefined && at <= now;
  if (isDue || (after.length === 0 && at === undefined)) return [{ after: own }];
  const isToLook = after.length > 0 && everyMs !== undefined;
  const next = Math.min(at ?? Infinity, isToLook ? now + everyMs : Infinity);
  const timed = next === Infinity ? [] : [{ after: own, beginAt: next }];
  return [...waitsForFirst(after, own, options), ...timed];
}

function waitsForFirst(
  after: readonly JobHandle[],
  own: readonly JobHandle[],
  { can }: WaitOptions,
): DispatchWait[] {
  if (after.length === 0) return [];
  if (after.length === 1) return [{ after: [...after, ...own] }];
  if (can.afterFirst === "beside") return [{ after: own, afterFirst: after }];
  // Should it begin before this job has ended, which is about to, it waits until the run is let go.
  if (can.afterFirst === "alone") return [{ afterFirst: after }];
  const together = after.slice(0, Math.max(0, after.length - mostWaiting + 1));
  const groups = [together, ...after.slice(together.length).map((array) => [array])];
  return groups.filter(({ length }) => length > 0).map((group) => ({ after: [...group, ...own] }));
}
