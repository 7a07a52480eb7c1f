/** Where an element is in its step: empty for a step that runs once, `[7]` in an array step, `[3, 12]` in a mapped flow. */
export type IndexPath = readonly number[];

export const rootPath: IndexPath = Object.freeze([]);

/** `""` for the empty path, else `"[3,12]"`: how an index is written after a step's name. */
export function formatIndex(index: IndexPath): string {
  return index.length === 0 ? "" : `[${index.join(",")}]`;
}

/**
 * Splits `convert[3,12]` into step and index; undefined for no such form. The index is undefined where none is given. Of a
 * mapped flow, each part of the name may have its own: `sample[3]/convert[12]` is `sample/convert[3,12]`.
 */
export function parseElementName(text: string): { step: string; index: IndexPath | undefined } | undefined {
  const steps: string[] = [];
  const index: number[] = [];
  for (const part of text.trim().split("/")) {
    const match = /^([^[\]]+)(?:\[\s*(\d+(?:\s*,\s*\d+)*)\s*\])?$/.exec(part);
    if (match === null) return undefined;
    steps.push(match[1]!);
    index.push(...(match[2]?.split(",").map(Number) ?? []));
  }
  return { step: steps.join("/"), index: index.length === 0 ? undefined : index };
}

/** Orders two paths by their numbers, a prefix before what it begins. */
export function compareIndex(a: IndexPath, b: IndexPath): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const difference = a[at]! - b[at]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
