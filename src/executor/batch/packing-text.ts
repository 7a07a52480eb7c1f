import type { Packing } from "../../model/packing.ts";
import type { PackingRequest } from "./packing-request.ts";

/** Says how many elements go into a job and why; undefined where it is what was asked for, no more and no less. */
export function packingText(
  { step, size, asked, timeMs, longestMs }: PackingRequest,
  { chunk, targetMs, pace, sample }: Packing,
): string | undefined {
  if ("count" in asked) {
    if (chunk === asked.count) return undefined;
    return `${chunk} per job, not ${asked.count}: their queue lets no job take longer than ${timeText(longestMs!)}, and each may take ${timeText(timeMs!)}`;
  }
  const goal = `jobs of ${timeText(targetMs!)}`;
  if (sample !== undefined)
    return `1 per job for the first ${sample}: nothing is known yet of how long ${step} takes; the other ${size - sample} wait for them, and then make ${goal}`;
  if (pace === undefined) return `1 per job: nothing is known yet of how long ${step} takes`;
  const where = pace.run === undefined ? "in this run" : `in run ${pace.run}`;
  return `${chunk} per job, to make ${goal}: ${step} took ${timeText(pace.meanMs)} on average ${where}`;
}

/** `40 ms`, `48 s`, `1.5 min`, `2 h`. */
export function timeText(ms: number): string {
  if (ms < 1000) return `${ms < 9.5 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
  if (ms < 120_000) return `${shortest(ms / 1000)} s`;
  if (ms < 7_200_000) return `${shortest(ms / 60_000)} min`;
  return `${shortest(ms / 3_600_000)} h`;
}

function shortest(amount: number): string {
  return String(Number(amount.toFixed(amount < 9.95 ? 1 : 0)));
}
