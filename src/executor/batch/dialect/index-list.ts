/** From `first` to `last` in steps of `step`; both ends belong to it. */
export interface IndexRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

const MIN_STEPPED = 3;

/** Ranges that together are an ascending list without duplicates: runs of neighbours, and of three or more with one step. */
export function rangesOf(indices: readonly number[]): IndexRange[] {
  const ranges: IndexRange[] = [];
  for (let at = 0; at < indices.length;) {
    const first = indices[at]!;
    const step = at + 1 < indices.length ? indices[at + 1]! - first : 1;
    let end = at + 1;
    while (end < indices.length && indices[end]! - indices[end - 1]! === step) end++;
    const length = step === 1 || end - at >= MIN_STEPPED ? end - at : 1;
    ranges.push({ first, last: indices[at + length - 1]!, step: length === 1 ? 1 : step });
    at += length;
  }
  return ranges;
}

/** The same without steps, for schedulers that know none. */
export function runsOf(indices: readonly number[]): IndexRange[] {
  return rangesOf(indices).flatMap((range) =>
    range.step === 1 ? [range] : indicesOf([range]).map((index) => ({ first: index, last: index, step: 1 })),
  );
}

/** `0-3`, `7`, `9-20:2`. */
export function rangeText({ first, last, step }: IndexRange): string {
  if (first === last) return String(first);
  return step === 1 ? `${first}-${last}` : `${first}-${last}:${step}`;
}

export function indicesOf(ranges: readonly IndexRange[]): number[] {
  const indices: number[] = [];
  for (const { first, last, step } of ranges)
    for (let index = first; index <= last; index += step) indices.push(index);
  return indices;
}

/** `0-3,7,9-20:2` → its indices; undefined for what is no such list. */
export function parseIndexList(text: string): number[] | undefined {
  const ranges: IndexRange[] = [];
  for (const part of text.split(",")) {
    const match = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part.trim());
    if (match === null || match[3] === "0") return undefined;
    const first = Number(match[1]);
    ranges.push({ first, last: Number(match[2] ?? first), step: Number(match[3] ?? 1) });
  }
  return indicesOf(ranges);
}
