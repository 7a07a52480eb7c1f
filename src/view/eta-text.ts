import { durationText } from "./duration-text.ts";

/** How long something will still take; not more exact than it can be known. */
export function etaText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 60 ? `${seconds}s` : durationText(seconds * 1000);
}
