import type { Amount, CacheSizes } from "../../model/cache-report.ts";
import { columns } from "../columns.ts";
import { bytesText, countText, plural } from "../number-text.ts";
import { groupTable, type ListLayout } from "./list-tables.ts";

/** How large the cache is, what of, and for which tasks. */
export function sizeLines(sizes: CacheSizes, layout: ListLayout): string[] {
  const { home, runs, elements, results, database, blobs, unneeded, folders, bytes } = sizes;
  const rows = [
    ["folder", home],
    ["runs", `${countText(runs)} with ${plural(elements, "element")}`],
    ["results", countText(results)],
    ["database", bytesText(database.bytes) + unusedText(database.unusedBytes)],
    ["blobs", amountText(blobs, "blob") + unneededText(unneeded)],
    ["run directories", amountText(folders, "file")],
    ["size", layout.style.bold(bytesText(bytes))],
  ];
  const lines = columns([{}, {}], rows);
  return sizes.tasks.length === 0 ? lines : [...lines, "", ...groupTable(sizes.tasks, "task", layout)];
}

export function amountText({ count, bytes }: Amount, one: string): string {
  return `${bytesText(bytes)} in ${plural(count, one)}`;
}

function unusedText(bytes: number): string {
  return bytes === 0 ? "" : `, ${bytesText(bytes)} of it unused`;
}

function unneededText(unneeded: Amount): string {
  return unneeded.count === 0 ? "" : `, of which no run needs ${amountText(unneeded, "blob")}`;
}
