import { readFile } from "node:fs/promises";
import { filesOfProgram } from "../fingerprint/program-files.ts";
import type { Memo } from "../fingerprint/memo.ts";
import { needsLoader } from "../load/modules/needs-loader.ts";

/** True when Node by itself can load a module (a file: URL) and all of the project's own that it loads. */
export async function isPlainProgram(module: string, memo: Memo): Promise<boolean> {
  for (const file of await filesOfProgram(module, memo))
    if (needsLoader(file, await readFile(file, "utf8"))) return false;
  return true;
}
