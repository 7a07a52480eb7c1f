import type { SkipReason } from "../model/states.ts";

const texts: Readonly<Record<SkipReason["type"], string>> = {
  when: "its condition (`when`) is false",
  "upstream-skipped": "what it needs was skipped",
  "upstream-failed": "what it needs failed",
  "upstream-cancelled": "what it needs was cancelled",
  "expansion-failed": "the list that it is spread over could not be made",
  "max-failures": "its step has as many failures as it may have (`maxFailures`)",
  stopped: "the run was stopping after a failure",
  until: "it is not among what was asked for (`--until`)",
};

/** Why elements were skipped, for people: of a reason's type, or of what somebody else has put into words. */
export function skipText(because: string): string {
  return texts[because as SkipReason["type"]] ?? because;
}
