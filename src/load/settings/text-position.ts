/** `:line:column` of an offset in a text, both counted from 1. */
export function positionAt(source: string, offset: number): string {
  const before = source.slice(0, offset).split("\n");
  return `:${before.length}:${before.at(-1)!.length + 1}`;
}

/** Where a key is written in a TOML, YAML or JSON text; nothing when it is not found, as in a script. */
export function keyPosition(source: string, key: string): string {
  const name = key.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const match = new RegExp(String.raw`(^|[{,])(\s*)(["']?)${name}\3\s*[:=]`, "m").exec(source);
  return match === null ? "" : positionAt(source, match.index + match[1]!.length + match[2]!.length);
}
