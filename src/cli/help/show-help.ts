import { readFile } from "node:fs/promises";
import { didYouMean, nearest } from "../../model/nearest.ts";
import { usage } from "../args/usage.ts";
import { call, findCommand } from "../call.ts";
import { commands } from "../commands.ts";
import { exitCodeOfError } from "../exit-codes.ts";
import type { MainOptions } from "../main-options.ts";
import { chooseOutput } from "../output/output.ts";
import { processTerminal } from "../output/terminal.ts";
import { showTopHelp } from "./show-top.ts";
import { exitCodeLines } from "./top-help.ts";

export async function showVersion(): Promise<number> {
  const manifest = await readFile(new URL("../../../package.json", import.meta.url), "utf8");
  processTerminal().write(`${(JSON.parse(manifest) as { version: string }).version}\n`);
  return 0;
}

/** `sheaf help [COMMAND]`, `sheaf help exit-codes`. */
export async function help([topic]: readonly string[], options: MainOptions): Promise<number> {
  if (topic === undefined) return showTopHelp(options.program);
  const terminal = processTerminal();
  if (topic === "exit-codes") {
    const layout = { style: terminal.style, width: terminal.width ?? 100 };
    terminal.write(`${exitCodeLines(layout).join("\n")}\n`);
    return 0;
  }
  const entry = findCommand(topic, options);
  return entry === undefined ? unknownCommand(topic, options) : call(entry, ["--help"], options);
}

export function unknownCommand(word: string, { program }: MainOptions, isJson = false): number {
  const names = commands.map(({ name }) => name);
  const error = looksLikeFile(word)
    ? usage(`"${word}" is no command`, `Write: ${program} run ${word}`)
    : usage(`there is no command "${word}".${didYouMean(word, names)}`, listing(word, names));
  chooseOutput(processTerminal(), { json: isJson, quiet: false }).error(error);
  return exitCodeOfError("SHEAF_USAGE");
}

function listing(word: string, names: readonly string[]): string | undefined {
  return nearest(word, names) === undefined ? `The commands are: ${names.join(", ")}.` : undefined;
}

const looksLikeFile = (word: string) => /\.[cm]?[jt]s(:|$)/.test(word);
