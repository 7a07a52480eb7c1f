import { type SettingKey, type SettingValue, originText, settingKeys } from "../../app/settings.ts";
import { nearest } from "../../model/nearest.ts";
import { columns } from "../../view/columns.ts";
import type { Command, CommandContext } from "../command.ts";
import { resolveHome } from "../facade.ts";
import { settingsOf } from "../launch-options.ts";
import { jsonOption, quietOption, settingOptions } from "../options/general-options.ts";

export const config: Command = {
  name: "config",
  usage: "[OPTIONS]",
  summary: "show each setting and where it came from",
  details: [
    "From the weakest to the strongest: what holds by default, the user's file (~/.config/sheaf/config.toml),",
    "the project's (the nearest sheaf.config.{ts,js,json,yaml,toml} upwards), SHEAF_* variables, flags.",
  ],
  examples: ["config", "config --executor slurm --queue long", "config --json"],
  options: [...settingOptions("Settings", ...settingKeys.map(({ name }) => name)), jsonOption, quietOption],
  async run(context) {
    const { settings, files } = await settingsOf(context.given);
    const home = await resolveHome({
      home: settings.find(({ name }) => name === "home")?.value as string | undefined,
    });
    const rows = settingKeys.map((key) => {
      const given = settings.find(({ name }) => name === key.name);
      const standard = key.name === "home" ? home : key.standard;
      return {
        name: key.name,
        value: given?.value ?? null,
        shown: shownValue(given?.value ?? standard),
        from: originText(given?.origin ?? { type: "default" }),
      };
    });
    warnOfUnknown(context, settingKeys);
    context.output.answer({
      document: () => ({
        settings: Object.fromEntries(rows.map(({ name, value, from }) => [name, { value, from }])),
        home,
        files,
      }),
      text: () =>
        columns(
          [{ title: "setting" }, { title: "value" }, { title: "from" }],
          rows.map((row) => [row.name, row.shown, row.from]),
          { heading: context.terminal.style.dim },
        ),
      brief: () => rows.map((row) => `${row.name}=${row.shown}`),
    });
    return 0;
  },
};

function shownValue(value: SettingValue): string {
  if (typeof value !== "object") return String(value);
  return value instanceof Array ? value.join("; ") : JSON.stringify(value);
}

/** A variable that looks like a setting and is none is likely a typing error; others may be somebody else's. */
function warnOfUnknown({ output }: CommandContext, keys: readonly SettingKey[]): void {
  const known = keys.map(({ env }) => env);
  for (const variable of Object.keys(process.env)) {
    const near =
      variable.startsWith("SHEAF_") && !known.includes(variable) ? nearest(variable, known) : undefined;
    if (near !== undefined)
      output.warn(`the environment variable ${variable} is no setting. Did you mean ${near}?`);
  }
}
