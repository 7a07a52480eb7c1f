import type { Damage, VerifyReport } from "../../model/cache-report.ts";
import { durationText } from "../duration-text.ts";
import { bytesText, countText, plural } from "../number-text.ts";
import type { Style } from "../style.ts";

/** What is damaged is listed up to here; `--json` has more. */
const SHOWN = 20;

/** What was checked, and what is wrong. */
export function verifyLines(report: VerifyReport, style: Style): string[] {
  const { results, blobs, paths, elapsedMs, damaged, damagedTotal } = report;
  const checked = [
    plural(results, "result"),
    `${plural(blobs.count, "blob")} of ${bytesText(blobs.bytes)}`,
    ...(paths === 0 ? [] : [`${plural(paths, "file")} left in place`]),
  ];
  const head = `Checked ${checked.join(", ")} in ${durationText(elapsedMs)}`;
  if (damagedTotal === 0) return [`${style.good(style.glyphs.done)} ${head}: all good.`];
  const shown = damaged.slice(0, SHOWN);
  const more = damagedTotal - shown.length;
  return [
    `${style.bad(style.glyphs.failed)} ${head}: ${countText(damagedTotal)} damaged.`,
    "",
    ...shown.map((damage) => `  ${damageText(damage, style)}`),
    ...(more > 0 ? [style.dim(`  and ${countText(more)} more`)] : []),
    "",
    consequence(report),
  ];
}

function damageText({ result, run, step, problem }: Damage, style: Style): string {
  if (result === undefined) return run === undefined ? problem : `${run}: ${problem}`;
  return `${style.bold(step!)} of ${run} (${result.identity.slice(0, 12)}): ${problem}`;
}

function consequence({ invalidated }: VerifyReport): string {
  return invalidated === 0
    ? "Nothing was changed."
    : `${plural(invalidated, "result is", "results are")} out of use now, and will be computed again when wanted.`;
}
