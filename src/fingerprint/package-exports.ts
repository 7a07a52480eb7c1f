/** Where the `exports` or `imports` of a package send a key (`.`, `./x`, `#x`): a path beginning with `./`, or a specifier. */
export function targetOf(map: unknown, key: string, conditions: ReadonlySet<string>): string | undefined {
  if (!isMap(map)) return key === "." ? conditional(map, conditions) : undefined;
  if (Object.hasOwn(map, key)) return conditional(map[key], conditions);
  const patterns = Object.keys(map).filter((pattern) => pattern.includes("*"));
  const fitting = patterns.filter((pattern) => starOf(pattern, key) !== undefined);
  const [best] = fitting.toSorted((a, b) => b.indexOf("*") - a.indexOf("*") || b.length - a.length);
  return best === undefined
    ? undefined
    : conditional(map[best], conditions)?.replaceAll("*", () => starOf(best, key)!);
}

/** True for an object whose keys are paths, and not conditions. */
function isMap(map: unknown): map is Record<string, unknown> {
  return isRecord(map) && Object.keys(map).every((key) => key.startsWith(".") || key.startsWith("#"));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function starOf(pattern: string, key: string): string | undefined {
  const [before = "", after = ""] = pattern.split("*");
  const fits = key.length >= before.length + after.length && key.startsWith(before) && key.endsWith(after);
  return fits ? key.slice(before.length, key.length - after.length) : undefined;
}

function conditional(target: unknown, conditions: ReadonlySet<string>): string | undefined {
  if (typeof target === "string") return target;
  if (Array.isArray(target)) {
    for (const item of target) {
      const found = conditional(item, conditions);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isRecord(target)) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    if (!conditions.has(condition)) continue;
    const found = conditional(inner, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}
