import { settingKeys } from "../../app/settings.ts";
import type { Option } from "../args/option.ts";

const output = { group: "Output" } as const;

export const jsonOption: Option = {
  ...output,
  name: "json",
  short: "j",
  summary: "one JSON document on standard output",
};
export const quietOption: Option = {
  ...output,
  name: "quiet",
  short: "q",
  summary: "say only what is needed",
};

/** The flags of the settings, by their names, or of all of them. */
export function settingOptions(group: string, ...names: readonly string[]): Option[] {
  return settingKeys
    .filter(({ name }) => names.includes(name))
    .map(({ flag, short, label, summary, choices, standard }) => ({
      name: flag,
      label,
      summary,
      group,
      ...(short === undefined ? {} : { short }),
      ...(choices === undefined ? {} : { choices }),
      ...(standard === "" ? {} : { standard }),
      ...(flag === "home" ? { completes: "folder" as const } : {}),
    }));
}

/** Where the store is: of every command that looks into it. */
export const storeOptions: readonly Option[] = settingOptions("Store", "home");

export const lookOptions: readonly Option[] = [jsonOption, quietOption, ...storeOptions];
