/** Any value as a JSON document: dates as ISO text, bigints as text, maps as pairs, sets and typed arrays as lists. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value === undefined ? null : value, plain, 2);
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  if (value instanceof Set) return [...(value as Set<unknown>)];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return [...(value as Uint8Array)];
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** The value with everything that is read lazily read: async iterables become lists. */
export async function readWhole(value: unknown): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (Symbol.asyncIterator in value) {
    const items: unknown[] = [];
    for await (const item of value as AsyncIterable<unknown>) items.push(item);
    return items;
  }
  if (Array.isArray(value)) return Promise.all(value.map(readWhole));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, item]) => [key, await readWhole(item)] as const),
  );
  return Object.fromEntries(entries);
}
