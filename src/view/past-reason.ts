import type { PastReason } from "../model/explanation.ts";
import { changeLines } from "./change-text.ts";
import { comparedWith, reasonLines } from "./reason-text.ts";

/** Why an element ran, a line for each thing; the past's own reasons included. */
export function pastReasonLines(reason: PastReason): readonly string[] {
  if (reason.type === "later")
    return [`nothing changed, but ${reason.earlier.run} had no result of it then: that is newer`];
  if (reason.type !== "removed") return reasonLines(reason);
  const known = reason.changes.flatMap(changeLines);
  const rest =
    known.length === 0 ? "nothing but inputs can have changed" : "its inputs are not known any more";
  return [...known, `${reason.run}, which it was compared with, has been removed: ${rest}`];
}

/** The element that it was compared with, if any. */
export function pastComparedWith(reason: PastReason): string | undefined {
  return reason.type === "later" || reason.type === "removed" ? undefined : comparedWith(reason);
}
