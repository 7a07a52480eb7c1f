/** Where an element is in its step: empty for a step that runs once, `[7]` in an array step, `[3, 12]` in a mapped flow. */
export type IndexPath = readonly number[];

export const rootPath: IndexPath = Object.freeze([]);

/** `""` for the empty path, else `"[3,12]"`: how an index is written after a step's name. */
export function formatIndex(index: IndexPath): string {
  return index.length === 0 ? "" : `[${index.join(",")}]`;
}

/** Splits `convert[3,12]` into step and index; undefined for no such form. The index is undefined where none is given. */
export function parseElementName(text: string): { step: string; index: IndexPath | undefined } | undefined {
  const match = /^([^[\]]+)(?:\[\s*(\d+(?:\s*,\s*\d+)*)\s*\])?$/.exec(text.trim());
  if (match === null) return undefined;
  return { step: match[1]!, index: match[2]?.split(",").map(Number) };
}

/** Orders two paths by their numbers, a prefix before what it begins. */
export function compareIndex(a: IndexPath, b: IndexPath): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const difference = a[at]! - b[at]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
