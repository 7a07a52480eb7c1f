import type { Usage } from "../../model/usage.ts";
import type { Used } from "./used.ts";

/** The record of what an attempt used; undefined when it would say no more than how long it took. */
export function usageOf(wallMs: number, used: Used | undefined): Usage | undefined {
  if (used === undefined) return undefined;
  return {
    wallMs: rounded(wallMs)!,
    cpuMs: rounded(used.cpuMs),
    peakRssBytes: used.peakRssBytes,
    readBytes: used.readBytes,
    writtenBytes: used.writtenBytes,
  };
}

// Microseconds are what clocks can tell.
function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 1000) / 1000;
}
