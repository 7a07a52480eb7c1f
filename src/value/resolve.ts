import type { SelfCoded } from "./json/self-coded.ts";
import { mapInside } from "./map-inside.ts";
import type { ValueServices } from "./file/file-services.ts";

/** Replaces, at any depth, what is not in its final form: files not seen yet, rows not stored yet. */
export async function resolve(value: unknown, services: ValueServices): Promise<unknown> {
  const found = new Map<SelfCoded, unknown>();
  mapInside(value, (inner) => {
    if (inner.unresolved) found.set(inner, undefined);
    return inner;
  });
  await Promise.all([...found.keys()].map(async (inner) => found.set(inner, await inner.resolve!(services))));
  return mapInside(value, (inner) => (found.has(inner) ? found.get(inner) : inner));
}
