/** JSX text as it is rendered: lines are trimmed and joined by a space, empty ones are nothing. */
export function jsxText(text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  const trimmed = lines.map((line, at) => {
    const head = at === 0 ? line : line.replace(/^[ \t]+/, "");
    return at === lines.length - 1 ? head : head.replace(/[ \t]+$/, "");
  });
  return trimmed.filter((line) => line !== "").join(" ");
}
