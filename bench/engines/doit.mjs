import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { bench } from "../folders.mjs";
import { output } from "../output.mjs";

/** Debian's package is `python3-doit`. */
export const doit = {
  name: "doit -n 2, threads",
  keeps: "dbm row",
  runs: () => true,
  prepare() {
    const found = output("doit", ["--version"]);
    return found === undefined ? { missing: "there is no doit here" } : { version: found.split("\n")[0] };
  },
  lay(_workload, folder) {
    copyFileSync(join(bench, "programs/dodo.py"), join(folder, "dodo.py"));
  },
  command: ({ kind, n }, { folder }) => ({
    command: "sh",
    args: ["-c", "doit -n 2 -P thread && cat result.json"],
    cwd: folder,
    env: { KIND: kind, SIZE: String(n), PYTHONDONTWRITEBYTECODE: "1" },
  }),
};
