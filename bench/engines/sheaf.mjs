import { join } from "node:path";
import { root } from "../folders.mjs";

export const sheaf = {
  name: "Sheaf",
  keeps: "row, output, cache",
  runs: () => true,
  command: ({ kind, n, isolation }, { folder, project }) => ({
    command: process.execPath,
    args:
      kind === "plan"
        ? [join(root, "dist/cli/bin.js"), "plan", "fan.mjs", "--n", String(n), "--json"]
        : ["run.mjs", kind, String(n), ...(isolation === undefined ? [] : [isolation])],
    cwd: project,
    env: { SHEAF_HOME: `${folder}/home` },
  }),
};
