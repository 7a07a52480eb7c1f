import { removedEntriesLines } from "../../../view/cache/removed-entries-lines.ts";
import { bytesText, plural } from "../../../view/number-text.ts";
import { usage } from "../../args/usage.ts";
import type { Command, CommandContext } from "../../command.ts";
import { removeEntries, runsToRemove } from "../../facade.ts";
import { storeOptionsOf } from "../../launch-options.ts";
import { noteMissingStore } from "../../missing-store.ts";
import { lookOptions } from "../../options/general-options.ts";
import { confirm } from "../../output/confirm.ts";
import { collectAsked, removalOptions } from "./collect-asked.ts";
import { asksForEntries, entryOptions, entryQuery } from "./entry-options.ts";

export const remove: Command = {
  name: "cache rm",
  usage: "[RUN…] [OPTIONS]",
  summary: "remove runs, or take results out of use",
  details: [
    "Runs go with their logs, and with the results and managed files that no other run has. Results that are",
    "named by their task, step, run, identity or age are not used any more; runs that have them keep them.",
  ],
  examples: [
    "cache rm demo-20261120-4711 --dry-run",
    "cache rm --task convert",
    "cache rm --identity 3f9ac2",
  ],
  options: [...entryOptions, ...removalOptions, ...lookOptions],
  positionals: { least: 0, most: Infinity },
  async run(context) {
    const { positionals, given } = context;
    const named = asksForEntries(given);
    if (positionals.length > 0 === named)
      throw usage(
        named ? "runs and results are removed one after the other" : "what is to be removed is not said",
        "Name runs, or results by --task, --step, --run, --identity or --older-than.",
      );
    if (named) return takeOut(context);
    const store = await storeOptionsOf(given);
    return collectAsked(context, { ...store, runs: await runsToRemove(positionals, store) });
  },
};

async function takeOut(context: CommandContext): Promise<number> {
  const { given, output } = context;
  const query = { ...entryQuery(given), ...(await storeOptionsOf(given)) };
  const dryRun = given.flag("dry-run") === true;
  await noteMissingStore(context);
  if (!dryRun && given.flag("yes") !== true) {
    const { count, bytes } = await removeEntries(query, { dryRun: true });
    const question = `Take ${plural(count, "result")}, ${bytesText(bytes)}, out of use?`;
    if (count > 0 && !(await confirm(context, question))) return 1;
  }
  const removed = await removeEntries(query, { dryRun });
  output.answer({
    document: () => removed,
    text: () => removedEntriesLines(removed),
    brief: () => [String(removed.count)],
  });
  return 0;
}
