import type { CommandEntry } from "./commands.ts";
import type { MainOptions } from "./main-options.ts";

/** The command line: runs what the words say, and sets the process's exit code. It never throws. */
export async function main(words: readonly string[], options: MainOptions): Promise<void> {
  const code = await dispatch(words, options);
  process.exitCode = code;
}

async function dispatch(words: readonly string[], options: MainOptions): Promise<number> {
  const [first, ...rest] = words;
  if (options.own === undefined) {
    if (first === undefined || first === "--help" || first === "-h")
      return (await import("./help/show-top.ts")).showTopHelp(options.program);
    if (first === "--version" || first === "-V") return (await import("./help/show-help.ts")).showVersion();
    if (first === "help") return (await import("./help/show-help.ts")).help(rest, options);
    if (first === "__complete") return (await import("./complete/complete.ts")).complete(rest);
  }
  const { call, findCommand } = await import("./call.ts");
  const entry: CommandEntry | undefined = findCommand(first, options);
  if (entry !== undefined && entry.name === first) return call(entry, rest, options);
  if (entry !== undefined) return call(entry, words, options);
  const isJson = rest.includes("--json") || rest.includes("-j");
  return (await import("./help/show-help.ts")).unknownCommand(first ?? "", options, isJson);
}
