import type { Packing } from "../../model/packing.ts";
import type { PackingRequest } from "./packing-request.ts";
import { packingText } from "./packing-text.ts";

/** Time of a job beyond that of its elements: to start Node and to load the flow. Milliseconds. */
export const startAllowance = 60_000;
/** So many elements are tried where nothing is known of their time. */
export const sampleSize = 32;
/** To take an element and to leave its result takes so long on a shared file system, whatever it does. Milliseconds. */
const leastMs = 10;

/** How many elements go into a job. Pure. */
export function packingOf(request: PackingRequest): Packing {
  const packing = sizeOf(request);
  const why = packingText(request, packing);
  return why === undefined ? packing : { ...packing, why };
}

function sizeOf(request: PackingRequest): Packing {
  const { asked, pace, size, hasBegun } = request;
  const most = mostWithin(request);
  if ("count" in asked) return { chunk: Math.min(asked.count, most) };
  const { targetMs } = asked;
  if (pace === undefined)
    return hasBegun || size <= 2 * sampleSize
      ? { chunk: 1, targetMs }
      : { chunk: 1, targetMs, sample: sampleSize };
  const fit = Math.floor(withinLimit(targetMs, request) / Math.max(leastMs, pace.meanMs));
  return { chunk: evened(size, Math.max(1, Math.min(fit, most))), targetMs, pace };
}

/** So many elements, each with its time, that a queue still takes their job. */
function mostWithin({ timeMs, longestMs }: PackingRequest): number {
  if (timeMs === undefined || timeMs === 0 || longestMs === undefined) return Infinity;
  return Math.max(1, Math.floor((longestMs - startAllowance) / timeMs));
}

/** Where no element has a limit of its own, a job has one: half of it, because some take longer than others. */
function withinLimit(targetMs: number, { timeMs, jobTimeMs, longestMs }: PackingRequest): number {
  if (timeMs !== undefined) return targetMs;
  return Math.min(targetMs, 0.5 * (jobTimeMs ?? longestMs ?? Infinity));
}

/** As many jobs as it takes anyhow, each with about the same. */
function evened(size: number, chunk: number): number {
  return Math.ceil(size / Math.ceil(size / chunk));
}
