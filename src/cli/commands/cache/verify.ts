import { verifyLines } from "../../../view/cache/verify-lines.ts";
import { countText } from "../../../view/number-text.ts";
import type { Command } from "../../command.ts";
import { verifyCache } from "../../facade.ts";
import { storeOptionsOf } from "../../launch-options.ts";
import { noteMissingStore } from "../../missing-store.ts";
import { lookOptions } from "../../options/general-options.ts";
import { StatusLine } from "./status-line.ts";

export const verify: Command = {
  name: "cache verify",
  usage: "[OPTIONS]",
  summary: "check all of it: blobs, files, the database",
  details: [
    "Reads every blob and every file that results left in place, and checks the database. What is damaged is",
    "not used any more, and computed again when it is wanted. The exit code is 1 when something is damaged.",
  ],
  examples: ["cache verify", "cache verify --dry-run --json"],
  options: [
    { name: "dry-run", short: "n", summary: "only report: leave what is damaged in use" },
    ...lookOptions,
  ],
  async run(context) {
    const { given, output, terminal } = context;
    await noteMissingStore(context);
    const line = new StatusLine(context);
    const report = await verifyCache({
      ...(await storeOptionsOf(given)),
      dryRun: given.flag("dry-run") === true,
      progress: (what, done, total) =>
        line.show(
          `checking ${what}${done === 0 ? "" : `: ${countText(done)}`}${total === undefined ? "" : ` of ${countText(total)}`}`,
        ),
    }).finally(() => line.clear());
    output.answer({
      document: () => report,
      text: () => verifyLines(report, terminal.style),
      brief: () => report.damaged.map(({ run = "", step = "", problem }) => `${run} ${step}: ${problem}`),
    });
    return report.damagedTotal > 0 ? 1 : 0;
  },
};
