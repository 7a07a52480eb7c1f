import type { CallSite } from "../task/module-of.ts";
import type { Task } from "../task/task.ts";
import { sha256Hex } from "../value/sha256.ts";
import { offsetOf, sourcePlace } from "./function-probe.ts";
import type { Call } from "./summary.ts";

/**
 * The call that made a task: the only one that can have; else the only one whose function is spelled as the task's; else
 * the one at its place in the file. Places come last, for source maps tell them only roughly.
 */
export async function findCall(
  calls: readonly Call[],
  { name, body, site }: Task & { readonly site: CallSite },
  text: () => string,
): Promise<Call | undefined> {
  const possible = calls.filter((call) => call.name === name || call.name === undefined);
  if (possible.length <= 1) return possible[0];
  const { spelledText } = await import("./spelled.ts");
  const digest = sha256Hex(spelledText(body.toString()) ?? "");
  const fitting = possible.filter(({ written }) => written === undefined || written === digest);
  if (fitting.length === 1) return fitting[0];
  const place = sourcePlace({ url: site.module, line: site.line - 1, column: site.column - 1 });
  const offset = offsetOf(text(), place);
  // A loader may have changed how the function is spelled, but not its task's name.
  const candidates = fitting.length > 0 ? fitting : possible.filter((call) => call.name === name);
  return candidates.findLast(({ start, open }) => start <= offset && offset < open);
}
