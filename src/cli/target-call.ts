import { Given } from "./args/given.ts";
import { parseWords } from "./args/parse.ts";
import { usage } from "./args/usage.ts";
import { wantsHelp } from "./args/wants-help.ts";
import type { Command, CommandContext } from "./command.ts";
import { commandHelp } from "./help/command-help.ts";
import { type Target, findTarget } from "./target.ts";

/** The flow that a command is to look at, without params. With `--help` it prints the command's help instead. */
export async function targetCall(
  context: CommandContext,
  command: Command,
): Promise<{ target: Target; given: Given } | "helped"> {
  const { own, program, terminal, words } = context;
  if (wantsHelp(words)) {
    const { style, width = 100 } = terminal;
    terminal.write(`${commandHelp(command, program, { style, width }).join("\n")}\n`);
    return "helped";
  }
  const { positionals, occurrences, rest } = parseWords(words, command.options);
  const [spec, extra] = own === undefined ? positionals : [own, ...positionals];
  const form = `Write it as: ${program} ${command.name} ${command.usage}`;
  if (spec === undefined) throw usage(`${command.name} needs FILE or FILE:EXPORT`, form);
  if (extra !== undefined || rest !== undefined)
    throw usage(`${command.name} takes nothing more than FILE`, form);
  return { target: await findTarget(spec), given: new Given(occurrences) };
}
