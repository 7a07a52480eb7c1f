import type { CacheEntry, CacheGroup } from "../../model/cache-report.ts";
import { type Column, columns, type TableOptions } from "../columns.ts";
import { agoText } from "../duration-text.ts";
import { bytesText, countText, plural } from "../number-text.ts";
import type { Style } from "../style.ts";

export interface ListLayout {
  readonly style: Style;
  readonly now: number;
  readonly width?: number | undefined;
}

/** Groups of results, one on a line. */
export function groupTable(groups: readonly CacheGroup[], by: string, layout: ListLayout): string[] {
  if (groups.length === 0) return ["No results."];
  const shape: readonly Column[] = [
    { title: by, shrinkTo: 12 },
    { title: "results", align: "right" },
    { title: "size", align: "right" },
    { title: "uses", align: "right" },
    { title: "last used" },
    ...(by === "run" ? [] : [{ title: "latest from" }]),
  ];
  const rows = groups.map(({ name, count, bytes, uses, lastUsedAt, run }) => [
    name,
    countText(count),
    bytesText(bytes),
    countText(uses),
    agoText(lastUsedAt, layout.now),
    run,
  ]);
  return columns(shape, rows, tableOptions(layout));
}

/** Results, one on a line, and how many more there are. */
export function entryTable(entries: readonly CacheEntry[], total: number, layout: ListLayout): string[] {
  if (entries.length === 0) return ["No results."];
  const shape: readonly Column[] = [
    { title: "identity" },
    { title: "step", shrinkTo: 12 },
    { title: "size", align: "right" },
    { title: "uses", align: "right" },
    { title: "last used" },
    { title: "from" },
    { title: "" },
  ];
  const rows = entries.map(({ identity, step, bytes, uses, lastUsedAt, run, valid }) => [
    identity.slice(0, 12),
    step,
    bytesText(bytes),
    countText(uses),
    agoText(lastUsedAt, layout.now),
    run,
    valid ? "" : layout.style.warn("out of use"),
  ]);
  const more = total - entries.length;
  const table = columns(shape, rows, tableOptions(layout));
  return more > 0 ? [...table, layout.style.dim(`${plural(more, "smaller one")} not shown: --all`)] : table;
}

function tableOptions({ style, width }: ListLayout): TableOptions {
  return { heading: style.dim, ...(width === undefined ? {} : { width }) };
}
