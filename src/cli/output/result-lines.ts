import { truncate } from "../../view/text-width.ts";
import { jsonText } from "./json-text.ts";

const LINES = 40;

/** A run's result for people: text as it is, all else as JSON; on a terminal not more than fits. */
export function resultLines(result: unknown, width: number | undefined): readonly string[] {
  if (result === undefined || result === null) return [];
  const lines = (typeof result === "string" ? result : jsonText(result)).split("\n");
  if (width === undefined || lines.length <= LINES) return lines;
  return [
    ...lines.slice(0, LINES).map((line) => truncate(line, width * 4)),
    `… ${lines.length - LINES} more lines: --json prints all`,
  ];
}
