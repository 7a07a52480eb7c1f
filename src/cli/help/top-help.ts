import { commands } from "../commands.ts";
import { exitCodes } from "../exit-codes.ts";
import { type HelpLayout, entryLines, section } from "./option-lines.ts";

/** `sheaf --help`. */
export function topHelp(program: string, layout: HelpLayout): string[] {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return [
    `${layout.style.bold(program)}: typed tasks, wired into flows, never computed twice`,
    "",
    `Usage: ${program} COMMAND …`,
    ...groups.flatMap((group) => {
      const own = commands.filter((command) => command.group === group);
      const entries = own.map(({ name, summary, onFile }) => ({
        term: onFile === true ? `${name} FILE` : name,
        meaning: summary,
      }));
      return section(group, entryLines(entries, layout), layout);
    }),
    ...section("Everywhere", entryLines(everywhere, layout), layout),
    "",
    `FILE is a .ts or .js module, or FILE:EXPORT. RUN is a run's id or the beginning of one.`,
    `${program} COMMAND --help says more; ${program} run FILE --help lists the flow's own flags.`,
  ];
}

const everywhere = [
  { term: "-h, --help", meaning: "say how a command is used" },
  { term: "-V, --version", meaning: "print the version" },
];

/** The exit codes, as `sheaf help exit-codes` prints them. */
export function exitCodeLines(layout: HelpLayout): string[] {
  return entryLines(
    exitCodes.map(({ code, meaning }) => ({ term: String(code), meaning })),
    layout,
  );
}
