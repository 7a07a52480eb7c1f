import type { CheckUp, CheckUpItem } from "../model/check-up.ts";
import { columns } from "./columns.ts";
import { paragraph, titled } from "./paragraph.ts";
import type { Style } from "./style.ts";

/** What `sheaf doctor` found, for people. */
export function checkUpLines({ items, config }: CheckUp, style: Style): string[] {
  const rows = items.map(({ found, what, text }) => [mark(found, style), what, text]);
  const mends = items.flatMap(({ what, mend }) => (mend === undefined ? [] : [`  ${what}: ${mend}`]));
  return [
    ...columns([{}, {}, {}], rows, {}),
    ...paragraph(titled("What to do", mends)),
    ...paragraph(
      titled(
        "In sheaf.config.toml",
        config.map((line) => `  ${line}`),
      ),
    ),
  ];
}

function mark(found: CheckUpItem["found"], style: Style): string {
  if (found === "good") return style.good("✔");
  return found === "odd" ? style.warn("!") : style.bad("✖");
}
