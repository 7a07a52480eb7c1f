import { fileURLToPath } from "node:url";
import { sourceDisk } from "./disk.ts";
import { Facts, type Memo } from "./memo.ts";
import { Modules } from "./modules.ts";
import { Resolver } from "./resolve.ts";
import { WatchedFiles } from "./watched-files.ts";

/**
 * The project's own files that a program consists of, as absolute paths: the module that it begins with (a file: URL)
 * and all that it loads, by whatever import can be followed.
 */
export async function filesOfProgram(entry: string, memo?: Memo): Promise<readonly string[]> {
  const files = new WatchedFiles(sourceDisk, Date.now());
  const facts = new Facts(memo);
  const modules = new Modules({ files, facts, resolver: new Resolver(files) });
  const first = fileURLToPath(entry);
  await modules.load([first]);
  await facts.flush();
  return modules.order([first]).map(({ file }) => file);
}
