import { paragraph } from "../../view/paragraph.ts";
import { exampleLine } from "../flags/example.ts";
import type { ParamFlag } from "../flags/param-flag.ts";
import type { Option } from "../args/option.ts";
import { type HelpLayout, entryLines, optionEntry, optionGroups, section } from "./option-lines.ts";

export interface FlowHelp {
  readonly name: string;
  readonly description: string | undefined;
  /** `sheaf run demo.ts`. */
  readonly command: string;
  readonly flags: readonly ParamFlag[];
  /** More to know, at the end. */
  readonly footer?: readonly string[];
  /** The command's own options. */
  readonly options: readonly Option[];
}

/** `sheaf run demo.ts --help`: the flow's flags first, then the command's own, then an example. */
export function flowHelp(help: FlowHelp, layout: HelpLayout): string[] {
  const plain = help.flags.filter((flag) => !flag.behindDashes);
  const behind = help.flags.filter((flag) => flag.behindDashes);
  const lines = (flags: readonly ParamFlag[]) => {
    return entryLines(
      flags.map(({ option, param }) => optionEntry(option, param.required)),
      layout,
    );
  };
  return [
    layout.style.bold(help.name) + (help.description === undefined ? "" : `: ${help.description}`),
    "",
    `Usage: ${help.command}${help.flags.length === 0 ? "" : " PARAMS"} [OPTIONS]${behind.length === 0 ? "" : " -- MORE PARAMS"}`,
    ...section("Params", lines(plain), layout),
    ...section("Params given after -- (an option has the same name)", lines(behind), layout),
    ...(help.flags.length === 0 ? [] : ["", "A value @FILE is read from the file; @@ stands for @."]),
    ...optionGroups(help.options, layout),
    ...paragraph(help.footer ?? []),
    ...section("Example", [`  ${exampleLine(help.command, help.flags)}`], layout),
  ];
}
