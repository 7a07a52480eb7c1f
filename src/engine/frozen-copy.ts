/** A copy of which the plain lists and objects, at any depth, cannot be changed; everything else is taken as it is. */
export function frozenCopy(of: unknown): unknown {
  if (typeof of !== "object" || of === null) return of;
  if (Array.isArray(of)) return Object.freeze(of.map(frozenCopy));
  const prototype: unknown = Object.getPrototypeOf(of);
  if (prototype !== Object.prototype && prototype !== null) return of;
  const copy: Record<string, unknown> = Object.create(prototype as object | null) as Record<string, unknown>;
  for (const [key, value] of Object.entries(of)) copy[key] = frozenCopy(value);
  return Object.freeze(copy);
}
