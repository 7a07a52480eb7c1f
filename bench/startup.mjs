// How long it takes until something shows: `sheaf --help` beside a Node that does nothing.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./folders.mjs";
import { measure } from "./measure.mjs";

export const bareNode = "bare node";
export const help = "sheaf --help";

export async function measureStartup({ folders, samples, runs }) {
  const cwd = folders.make();
  writeFileSync(join(cwd, "empty.mjs"), "");
  const command = process.execPath;
  for (let round = 0; round < 3 * runs; round++) {
    samples.add(bareNode, "start", await measure({ command, args: ["empty.mjs"], cwd }));
    samples.add(
      help,
      "start",
      await measure({ command, args: [join(root, "dist/cli/bin.js"), "--help"], cwd }),
    );
  }
}
