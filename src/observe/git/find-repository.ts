import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

export interface Repository {
  /** The folder of the working tree. */
  readonly root: string;
  /** Where git keeps its own: `.git`, or what the file of that name points to. */
  readonly gitFolder: string;
}

/** The repository that a folder is in, found without git; undefined when it is in none. */
export async function findRepository(from: string): Promise<Repository | undefined> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const mark = join(folder, ".git");
    const found = await stat(mark).catch(() => undefined);
    if (found !== undefined)
      return { root: folder, gitFolder: found.isDirectory() ? mark : await pointedTo(mark) };
    if (folder === dirname(folder)) return undefined;
  }
}

/** Work trees and submodules have a file in place of the folder. */
async function pointedTo(mark: string): Promise<string> {
  const text = await readFile(mark, "utf8").catch(() => "");
  const target = /^gitdir: (.+)$/m.exec(text)?.[1];
  return target === undefined ? mark : resolve(dirname(mark), target.trim());
}

/** The URL of `origin`, without what may be a password; read from the configuration file, which costs no process. */
export async function originOf({ gitFolder }: Repository): Promise<string | undefined> {
  const common = await readFile(join(gitFolder, "commondir"), "utf8").catch(() => undefined);
  const folder = common === undefined ? gitFolder : resolve(gitFolder, common.trim());
  const config = await readFile(join(folder, "config"), "utf8").catch(() => "");
  const section = /^\s*\[remote "origin"\]([^[]*)/m.exec(config)?.[1] ?? "";
  const url = /^\s*url\s*=\s*(.+?)\s*$/m.exec(section)?.[1];
  return url === undefined ? undefined : withoutCredentials(url);
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, "$1");
}
