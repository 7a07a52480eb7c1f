import type { GroupBy } from "../../../app/cache/contents.ts";
import { entryTable, groupTable } from "../../../view/cache/list-tables.ts";
import type { Command } from "../../command.ts";
import { cacheEntries, cacheGroups } from "../../facade.ts";
import { storeOptionsOf } from "../../launch-options.ts";
import { noteMissingStore } from "../../missing-store.ts";
import { lookOptions } from "../../options/general-options.ts";
import { entryOptions, entryQuery } from "./entry-options.ts";

const STANDARD = 30;

export const list: Command = {
  name: "cache ls",
  usage: "[OPTIONS]",
  summary: "list results, by task, step or run",
  details: ["The largest first. Size is that of the output with the managed files that it names."],
  examples: ["cache ls", "cache ls --by run --task convert", "cache ls --entries --older-than 30d"],
  options: [
    {
      name: "by",
      label: "BY",
      choices: ["task", "step", "run"],
      summary: "how they are grouped",
      standard: "task",
    },
    { name: "entries", short: "e", summary: "each result by itself" },
    {
      name: "last",
      short: "l",
      label: "N",
      summary: "with --entries: the N largest",
      standard: String(STANDARD),
    },
    { name: "all", short: "a", summary: "with --entries: all of them" },
    ...entryOptions,
    ...lookOptions,
  ],
  async run(context) {
    const { given, output, terminal } = context;
    await noteMissingStore(context);
    const query = { ...entryQuery(given), ...(await storeOptionsOf(given)) };
    const layout = { style: terminal.style, now: Date.now(), width: terminal.width };
    if (given.flag("entries") !== true) {
      const by = (given.text("by") ?? "task") as GroupBy;
      const groups = await cacheGroups(query, by);
      output.answer({
        document: () => groups,
        text: () => groupTable(groups, by, layout),
        brief: () => groups.map(({ name }) => name),
      });
      return 0;
    }
    const limit = given.flag("all") === true ? Infinity : (given.count("last", 1) ?? STANDARD);
    const { entries, total } = await cacheEntries(query, limit);
    output.answer({
      document: () => entries,
      text: () => entryTable(entries, total, layout),
      brief: () => entries.map(({ identity }) => identity),
    });
    return 0;
  },
};
