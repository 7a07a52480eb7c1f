import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { batchFolder } from "./batch-folder.ts";
import { parseTarget } from "./cancel-target.ts";
import { ofAllStarts } from "./start-files.ts";
import { logFile } from "./status.ts";

/** The log of an element, `"convert[7]"`, of a run; empty when it wrote nothing. */
export function readElementLog(runDir: string, element: string): Promise<string> {
  const { step, index } = parseTarget(element);
  return readLog(logFile(runDir, step!, index ?? []), runDir);
}

/** One job may have been started more than once: what each start wrote, one after the other. */
async function readLog(file: string, runDir: string): Promise<string> {
  const files = existsSync(batchFolder({ runDir })) ? ofAllStarts(file) : [file];
  const texts = await Promise.all(files.map((one) => readFile(one, "utf8").catch(() => "")));
  return texts.join("");
}
