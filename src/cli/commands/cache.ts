import { bytesText, countText } from "../../view/number-text.ts";
import { columns } from "../../view/columns.ts";
import { usage } from "../args/usage.ts";
import type { Command } from "../command.ts";
import { resolveHome, storeSize } from "../facade.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";

export const cache: Command = {
  name: "cache",
  usage: "[size] [OPTIONS]",
  summary: "show how much is stored",
  options: lookOptions,
  positionals: { least: 0, most: 1 },
  async run({ positionals: [what = "size"], given, output }) {
    if (what !== "size") throw usage(`there is no "cache ${what}"`, "Write: sheaf cache size");
    const options = await storeOptionsOf(given);
    const [home, size] = await Promise.all([resolveHome(options), storeSize(options)]);
    const rows = [
      ["folder", home],
      ["runs", countText(size.runs)],
      ["elements", countText(size.elements)],
      ["results", countText(size.results)],
      ["size", bytesText(size.bytes)],
    ];
    output.answer({
      document: () => ({ home, ...size }),
      text: () => columns([{}, {}], rows),
      brief: () => [String(size.bytes)],
    });
    return 0;
  },
};
