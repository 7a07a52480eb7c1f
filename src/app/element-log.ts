import { readFile } from "node:fs/promises";
import { parseTarget } from "./cancel-target.ts";
import { logFile } from "./status.ts";

/** The log of an element, `"convert[7]"`, of a run; empty when it wrote nothing. */
export function readElementLog(runDir: string, element: string): Promise<string> {
  const { step, index } = parseTarget(element);
  return readFile(logFile(runDir, step!, index ?? []), "utf8").catch(() => "");
}
