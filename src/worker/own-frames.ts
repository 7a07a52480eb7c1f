import { fileURLToPath } from "node:url";

// The package: with source maps, frames of dist are told as of src.
const own = fileURLToPath(new URL("../..", import.meta.url));

/** A stack up to the first frame of Sheaf's own below the user's code; Node's inner frames are left out. */
export function ownFrames(stack: string): string {
  const kept: string[] = [];
  for (const line of stack.split("\n")) {
    if (!/^\s+at /.test(line)) kept.push(line);
    else if (line.includes("/worker/run-element.") && line.includes(own)) break;
    else if (!/[( ]node:/.test(line)) kept.push(line);
  }
  return kept.join("\n");
}
