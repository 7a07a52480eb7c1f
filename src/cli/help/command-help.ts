import type { Command } from "../command.ts";
import { type HelpLayout, optionGroups, section } from "./option-lines.ts";

/** `sheaf status --help`. */
export function commandHelp(command: Command, program: string, layout: HelpLayout): string[] {
  const usage = [program, command.name, command.usage].filter((part) => part !== "").join(" ");
  return [
    `${layout.style.bold(`${program} ${command.name}`)}: ${command.summary}`,
    "",
    `Usage: ${usage}`,
    ...(command.details === undefined ? [] : ["", ...command.details]),
    ...optionGroups(command.options, layout),
    ...section(
      "Examples",
      (command.examples ?? []).map((line) => `  ${program} ${line}`),
      layout,
    ),
  ];
}
