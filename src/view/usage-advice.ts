import type { RanOut, Spread, StepUsage } from "../model/usage-report.ts";
import { roundedUpCpus, roundedUpMemory, roundedUpTime } from "./round-up.ts";
import { durationText } from "./duration-text.ts";
import { bytesText, plural } from "./number-text.ts";

/** What to ask for instead, and why. */
export interface Advice {
  readonly resource: "mem" | "time" | "cpus";
  /** As it is written in `resources`. */
  readonly value: string | number;
  readonly because: string;
}

/** Memory that a task uses without asking is worth a word from here on. */
const largeBytes = 1e9;
/** So much of what is asked for may stay unused before less is advised: mem and cpus are taken from others, time only delays. */
const spareMem = 0.75;
const spareTime = 0.4;
const fewSamples = 5;
/** A time limit that is too short kills: it is not shortened for fewer elements than this. */
const leastForTime = 3;

/**
 * How much more than the most that was seen is advised: 1.3 times, more where few were seen. Less is never advised than
 * what was too little before.
 */
export function headroom(samples: number): number {
  if (samples >= 20) return 1.3;
  return samples >= fewSamples ? 1.5 : 2;
}

/** What a step should rather ask for. */
export function adviceOf(step: StepUsage): readonly Advice[] {
  return [memAdvice(step), timeAdvice(step), cpuAdvice(step)].filter((advice) => advice !== undefined);
}

function memAdvice({
  asked,
  askedMem,
  peakRss: measured,
  scheduler,
  outOfMemory,
}: StepUsage): Advice | undefined {
  const peakRss = larger(measured, scheduler?.peakRss);
  const wanted = wantedOf(peakRss, outOfMemory);
  if (wanted === undefined) return undefined;
  const [value, bytes] = roundedUpMemory(wanted);
  const had = asked === "by function" ? askedMem?.max : asked.memBytes;
  const advice = (because: string): Advice => ({ resource: "mem", value, because });
  if (outOfMemory.count > 0 && bytes > (had ?? 0)) return advice(ranOut(outOfMemory, "memory", bytesText));
  if (peakRss === undefined) return undefined;
  const used = `used up to ${bytesText(peakRss.max)} in ${plural(peakRss.count, "element")}`;
  if (had === undefined || had === 0)
    return peakRss.max >= largeBytes ? advice(`asked for no memory, ${used}`) : undefined;
  if (peakRss.max > had) return advice(`asked for ${bytesText(had)}, ${used}`);
  if (bytes < had * spareMem)
    return advice(
      `asked for ${bytesText(had)}, never used more than ${bytesText(peakRss.max)} in ${plural(peakRss.count, "element")}`,
    );
  return undefined;
}

/** The one that has seen more. */
function larger(one: Spread | undefined, other: Spread | undefined): Spread | undefined {
  return other === undefined || (one !== undefined && one.max >= other.max) ? one : other;
}

function timeAdvice({ asked, wall, timeouts }: StepUsage): Advice | undefined {
  const wanted = wantedOf(wall, timeouts);
  if (wanted === undefined || asked === "by function" || asked.timeMs === undefined) return undefined;
  const [value, ms] = roundedUpTime(wanted);
  const advice = (because: string): Advice => ({ resource: "time", value, because });
  if (timeouts.count > 0 && ms > asked.timeMs) return advice(ranOut(timeouts, "time", limitText));
  if (wall === undefined || wall.count < leastForTime || ms >= asked.timeMs * spareTime) return undefined;
  return advice(
    `asked for ${limitText(asked.timeMs)}, never took more than ${durationText(wall.max)} in ${plural(wall.count, "element")}`,
  );
}

function cpuAdvice({ asked, cores }: StepUsage): Advice | undefined {
  if (cores === undefined || asked === "by function") return undefined;
  const value = roundedUpCpus(cores.p95);
  if (value === asked.cpus || (value > asked.cpus && cores.p95 < asked.cpus * 1.2)) return undefined;
  if (value < asked.cpus && asked.cpus <= 1) return undefined;
  const [were, had] = [Number(cores.p95.toFixed(1)), plural(asked.cpus, "core")];
  return {
    resource: "cpus",
    value,
    because: `asked for ${had}, kept ${were} busy in ${plural(cores.count, "element")}`,
  };
}

/** A time limit, which is mostly a round figure. */
export function limitText(ms: number): string {
  return durationText(ms)
    .replace(/ 00[a-z]$/, "")
    .replace(/\.0s$/, "s");
}

/** The most that was seen, or was too little, with room above it. */
function wantedOf(seen: Spread | undefined, ranOutOf: RanOut): number | undefined {
  const enough = seen === undefined ? 0 : seen.max * headroom(seen.count);
  const tooLittle = (ranOutOf.most ?? 0) * headroom(Infinity);
  // What was enough for all in the end needs no more room than that.
  const wanted = seen !== undefined && seen.max > (ranOutOf.most ?? 0) ? enough : Math.max(enough, tooLittle);
  return wanted === 0 ? undefined : wanted;
}

function ranOut({ count, most }: RanOut, what: string, text: (amount: number) => string): string {
  const at = most === undefined ? "" : `, at ${text(most)}`;
  return `${plural(count, "attempt")} ran out of ${what}${at}`;
}
