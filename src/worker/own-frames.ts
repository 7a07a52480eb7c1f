import { fileURLToPath } from "node:url";

// The package: with source maps, frames of dist are told as of src.
const root = fileURLToPath(new URL("../..", import.meta.url));
const own = [`${root}dist/`, `${root}src/`];

/** A stack without the frames of Sheaf's own and without Node's inner ones: what is left is the user's. */
export function ownFrames(stack: string): string {
  const kept: string[] = [];
  for (const line of stack.split("\n")) {
    if (!/^\s+at /.test(line)) kept.push(line);
    else if (!/[( ]node:/.test(line) && !isOwn(line)) kept.push(line);
  }
  return kept.join("\n");
}

function isOwn(frame: string): boolean {
  return own.some((folder) => frame.includes(folder)) && !frame.includes(".test.ts");
}
