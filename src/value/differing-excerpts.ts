/** Characters before the first difference that are kept. */
const BEFORE = 24;
/** Characters of an excerpt. */
const LENGTH = 80;

/** Two texts, both from shortly before the place in which they differ, where they are long. */
export function differingExcerpts(a: string, b: string): readonly [string, string] {
  if (a.length <= LENGTH && b.length <= LENGTH) return [a, b];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const from = at > LENGTH / 2 ? at - BEFORE : 0;
  return [cut(a, from), cut(b, from)];
}

function cut(text: string, from: number): string {
  const end = from + LENGTH;
  return `${from > 0 ? "…" : ""}${text.slice(from, end)}${end < text.length ? "…" : ""}`;
}
