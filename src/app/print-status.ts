import type { RunStatus } from "../model/status.ts";
import { statusText } from "../view/status-text.ts";

/** A status as text, for a REPL, a notebook, a log. */
export function printStatus(status: RunStatus): string {
  return statusText(status);
}
