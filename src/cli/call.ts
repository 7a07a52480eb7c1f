import { hearSilence } from "../app/scheduler-silence.ts";
import { isSheafError } from "../model/errors.ts";
import { Given } from "./args/given.ts";
import { type Parsed, parseWords } from "./args/parse.ts";
import { usage } from "./args/usage.ts";
import { ownWords, wantsHelp } from "./args/wants-help.ts";
import type { Command, CommandContext, CommandLoader } from "./command.ts";
import { type CommandEntry, commands } from "./commands.ts";
import { exitCodeOfError } from "./exit-codes.ts";
import type { MainOptions } from "./main-options.ts";
import { orOwnFault } from "./output/own-fault.ts";
import { chooseOutput } from "./output/output.ts";
import { type Terminal, processTerminal } from "./output/terminal.ts";

/** The command that the first word names; in a script that is its own command line, `run` when it names none. */
export function findCommand(first: string | undefined, { own }: MainOptions): CommandEntry | undefined {
  const named = commands.find(({ name }) => name === first);
  return named ?? (own === undefined ? undefined : commands.find(({ name }) => name === "run"));
}

/** Runs a command. Errors are shown, and become an exit code. */
export async function call(
  entry: CommandLoader,
  words: readonly string[],
  options: MainOptions,
): Promise<number> {
  const terminal = processTerminal();
  const output = outputFor(words, terminal);
  const endHearing = hearSilence((sentence) => output.note(sentence));
  try {
    const command = await entry.load();
    const part = command.parts?.find(({ name }) => name === `${command.name} ${words[0]}`);
    if (part !== undefined) return await call(part, words.slice(1), options);
    if (wantsHelp(words) && !(await helpNeedsTarget(command, words, options)))
      return await showHelp(command, terminal, options);
    const parsed = command.takesParams === true ? none : parseWords(words, command.options);
    checkPositionals(command, parsed, options.program);
    const { positionals, occurrences } = parsed;
    const context: CommandContext = {
      ...options,
      own: options.own,
      terminal,
      output,
      words,
      positionals,
      given: new Given(occurrences),
    };
    return await command.run(context);
  } catch (error) {
    const reported = orOwnFault(error);
    output.error(reported);
    return exitCodeOfError(isSheafError(reported) ? reported.code : undefined);
  } finally {
    endHearing();
  }
}

const none: Parsed = { positionals: [], occurrences: [], rest: undefined };

// Known before the words are parsed, so that a wrong word is reported in the form that was asked for.
function outputFor(words: readonly string[], terminal: Terminal) {
  const own = ownWords(words);
  return chooseOutput(terminal, {
    json: own.includes("--json") || own.includes("-j"),
    quiet: own.includes("--quiet") || own.includes("-q"),
  });
}

/** With a file, the help of `run` lists the flow's own flags; that is the command's own affair. */
async function helpNeedsTarget(
  command: Command,
  words: readonly string[],
  { own }: MainOptions,
): Promise<boolean> {
  if (command.takesParams !== true) return false;
  if (own !== undefined) return true;
  const { splitTarget } = await import("./split-target.ts");
  return splitTarget(words, command.options).target !== undefined;
}

async function showHelp(command: Command, terminal: Terminal, { program }: MainOptions): Promise<number> {
  const { commandHelp } = await import("./help/command-help.ts");
  const layout = { style: terminal.style, width: terminal.width ?? 100 };
  terminal.write(`${commandHelp(command, program, layout).join("\n")}\n`);
  return 0;
}

function checkPositionals(command: Command, { positionals, rest }: Parsed, program: string): void {
  if (command.takesParams === true) return;
  const { least, most } = command.positionals ?? { least: 0, most: 0 };
  const words = [...positionals, ...(rest ?? [])];
  const form = `Write it as: ${program} ${command.name} ${command.usage}`;
  if (words.length < least) {
    // RUN in brackets may be left out, and is not what is missing.
    const needed = command.usage.split(" ").filter((word) => !word.startsWith("["));
    throw usage(`${command.name} needs ${needed.slice(0, least).join(" ")}`, form);
  }
  if (words.length > most)
    throw usage(`${command.name} does not know what to do with "${words[most]}"`, form);
}
