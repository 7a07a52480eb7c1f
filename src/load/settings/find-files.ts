import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { SheafError } from "../../model/errors.ts";

const dataEndings = ["toml", "yaml", "yml", "json"];
const projectEndings = ["ts", "mts", "js", "mjs", ...dataEndings];

/** The nearest `sheaf.config.*` from a folder upwards. Throws SHEAF_CONFIG when a folder has two. */
export function projectFile(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = only(projectEndings.map((ending) => join(folder, `sheaf.config.${ending}`)));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

/** The user's own `config.*` in `$XDG_CONFIG_HOME/sheaf`, else `~/.config/sheaf`. */
export function userFile(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folder = join(env["XDG_CONFIG_HOME"] || join(env["HOME"] || homedir(), ".config"), "sheaf");
  return only(dataEndings.map((ending) => join(folder, `config.${ending}`)));
}

function only(candidates: readonly string[]): string | undefined {
  const found = candidates.filter((file) => existsSync(file));
  if (found.length <= 1) return found[0];
  throw new SheafError("SHEAF_CONFIG", `there are two configuration files: ${found.join(" and ")}`, {
    place: { file: dirname(found[0]!) },
    mend: "Keep one of them.",
  });
}
