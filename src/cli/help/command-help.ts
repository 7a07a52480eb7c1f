import type { Command } from "../command.ts";
import { entryLines, type HelpEntry, type HelpLayout, optionGroups, section } from "./option-lines.ts";

/** `sheaf status --help`. */
export function commandHelp(command: Command, program: string, layout: HelpLayout): string[] {
  const usage = [program, command.name, command.usage].filter((part) => part !== "").join(" ");
  return [
    `${layout.style.bold(`${program} ${command.name}`)}: ${command.summary}`,
    "",
    `Usage: ${usage}`,
    ...(command.details === undefined ? [] : ["", ...command.details]),
    ...section("Commands", entryLines(partEntries(command), layout), layout),
    ...optionGroups(command.options, layout),
    ...section(
      "Examples",
      (command.examples ?? []).map((line) => `  ${program} ${line}`),
      layout,
    ),
  ];
}

function partEntries({ name, parts = [] }: Command): HelpEntry[] {
  return parts.map((part) => ({ term: part.name.slice(name.length + 1), meaning: part.summary }));
}
