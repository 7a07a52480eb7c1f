import { join } from "node:path";
import { bench } from "../folders.mjs";

/** The floor of whatever keeps what Sheaf keeps. It takes the rows from the store that Sheaf has just written. */
export const bareRows = {
  name: "bare SQLite rows",
  keeps: "the same rows",
  after: "Sheaf",
  runs: ({ again }) => again === undefined,
  command: (_workload, { folder, sheafFolder }) => ({
    command: process.execPath,
    args: [
      join(bench, "programs/bare-rows.mjs"),
      join(sheafFolder, "home/sheaf.db"),
      join(folder, "bare.db"),
    ],
    cwd: folder,
  }),
};
