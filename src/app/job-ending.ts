import { existsSync, readFileSync } from "node:fs";
import {
  type EndRules,
  type Ending,
  endingOf,
  ownWarning,
  usualWarning,
} from "../executor/batch/end-rules.ts";
import type { SubmissionFolder } from "../executor/batch/submission-folder.ts";
import { deadline } from "../executor/local/deadline.ts";

/** Has `tell` called when this job is to end, by a signal or by its own clock; more than once, if it is told so. */
export function onJobEnding(
  rules: EndRules,
  { folder, endsAt }: { readonly folder: SubmissionFolder; readonly endsAt: number | undefined },
  tell: (ending: Ending) => void,
): void {
  for (const [signal, causes] of Object.entries(rules.signals)) {
    // Whoever listens is not stopped by it, so nothing listens that is only to be suspended.
    if (causes.includes("suspension") && !causes.includes("time limit")) continue;
    process.on(`SIG${signal}`, () => {
      const msLeft = endsAt === undefined ? undefined : endsAt - Date.now();
      const ending = endingOf(rules, signal, { msLeft, isCancelled: isCancelled(folder) });
      if (ending !== undefined) tell(ending);
    });
  }
  if (endsAt === undefined) return;
  const { seconds } = rules.asked ?? usualWarning;
  const inTime = endsAt - Date.now() - seconds * 1000;
  if (inTime > 0) deadline(inTime, () => tell(ownWarning(rules)))?.unref();
}

/** When the time of this job is over: as the scheduler says, else as it was asked for. Epoch milliseconds. */
export function endOfJob({ limitMs }: EndRules): number | undefined {
  const said = Number(process.env["SHEAF_BATCH_END"]);
  if (said > 0) return said * 1000;
  return limitMs === undefined ? undefined : Date.now() - process.uptime() * 1000 + limitMs;
}

/** Through Sheaf: all of it, or this job. */
function isCancelled({ cancelled, givenUp }: SubmissionFolder): boolean {
  if (existsSync(givenUp)) return true;
  if (!existsSync(cancelled)) return false;
  const tasks = readFileSync(cancelled, "utf8").split("\n");
  return tasks.includes("all") || tasks.includes(String(Number(process.env["SHEAF_BATCH_INDEX"] ?? 0)));
}
