import { join } from "node:path";
import { bench } from "../folders.mjs";

const program = (name, file) => ({
  name,
  keeps: "nothing",
  runs: ({ again }) => again === undefined,
  command: ({ kind, n }, { folder }) => ({
    command: process.execPath,
    args: [join(bench, "programs", file), kind, String(n)],
    cwd: folder,
  }),
});

export const pQueue = program("p-queue", "p-queue.mjs");
export const piscina = program("piscina, 2 threads", "piscina.mjs");
