import type { SelfCoded } from "./json/self-coded.ts";
import { mapInside } from "./map-inside.ts";

/** The files, paths, secrets and stored rows inside a value, at any depth, each object once. */
export function findSpecials(value: unknown): readonly SelfCoded[] {
  const found = new Set<SelfCoded>();
  mapInside(value, (inner) => {
    found.add(inner);
    return inner;
  });
  return [...found];
}
