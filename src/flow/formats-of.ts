import { defaultFormats } from "../value/format/default-formats.ts";
import type { Formats } from "../value/format/formats.ts";
import type { Graph } from "./graph.ts";

/** The built-in formats and those that the tasks of a graph bring with them. */
export function formatsOf(graph: Graph): Formats {
  const own = new Set(
    graph.steps.flatMap(({ task: { format } }) => (typeof format === "object" ? [format] : [])),
  );
  return own.size === 0 ? defaultFormats : defaultFormats.with(...own);
}
