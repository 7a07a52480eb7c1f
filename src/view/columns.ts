import { padEnd, padStart, textWidth, truncate } from "./text-width.ts";

export interface Column {
  readonly title?: string;
  readonly align?: "left" | "right";
  /** Gives way first when the whole is too wide: cut down to this many columns. */
  readonly shrinkTo?: number;
}

export interface TableOptions {
  /** Total width to keep to. Default: no limit. */
  readonly width?: number;
  readonly indent?: number;
  readonly heading?: (text: string) => string;
}

const GAP = "  ";

/** Rows of cells as aligned lines, with a heading when a column has a title. Nothing trails a line. */
export function columns(
  shape: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string[] {
  const titled = shape.some((column) => column.title !== undefined);
  const titles = shape.map((column) => column.title ?? "");
  const widths = fit(shape, titled ? [titles, ...rows] : rows, options);
  const line = (cells: readonly string[]) => {
    const placed = shape.map((column, at) => place(cells[at] ?? "", column, widths[at]!));
    return " ".repeat(options.indent ?? 0) + placed.join(GAP).trimEnd();
  };
  const heading = options.heading ?? ((text: string) => text);
  return [...(titled ? [heading(line(titles))] : []), ...rows.map(line)];
}

function place(cell: string, column: Column, width: number): string {
  const cut = truncate(cell, width);
  return column.align === "right" ? padStart(cut, width) : padEnd(cut, width);
}

function fit(
  shape: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): number[] {
  const widths = shape.map((_, at) => Math.max(0, ...rows.map((row) => textWidth(row[at] ?? ""))));
  const gaps = GAP.length * (shape.length - 1) + (options.indent ?? 0);
  let over = widths.reduce((sum, width) => sum + width, gaps) - (options.width ?? Infinity);
  shape.forEach((column, at) => {
    if (over <= 0 || column.shrinkTo === undefined) return;
    const less = Math.min(over, Math.max(0, widths[at]! - column.shrinkTo));
    widths[at]! -= less;
    over -= less;
  });
  return widths;
}
