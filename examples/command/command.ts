// Real programs in tasks: sort, awk, gzip and sha256sum make an archive of some tables.
//
//   npx sheaf run examples/command/command.ts
//   npx sheaf logs RUN count[0]     what awk wrote
import { stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { each, flow, task } from "sheaf";
import { file, path } from "sheaf/zod";
import { z } from "zod";
import { dataset } from "../dataset.ts";

const Entry = z.object({ name: z.string(), rows: z.number(), bytes: z.number() });

// `exec` runs a program, without a shell. What it writes goes to the element's log and comes back as text. A program that
// ends with another code than 0 fails the element, with its last lines in the message.
const count = task({
  name: "count",
  input: { table: path() }, // left where it is; its content is part of the identity
  output: z.number(),
  run: async ({ table }, { exec }) => {
    const { stdout } = await exec("awk", ["END { print NR - 1 }", table]);
    return Number(stdout);
  },
});

// Programs run in the element's scratch folder, so that relative names are files there. A `file()` is taken out of it.
const sort = task({
  name: "sort",
  input: { table: path() },
  output: file(),
  run: async ({ table }, { exec }) => {
    const sorted = basename(table);
    // A pipe needs a shell. The table is an argument, never part of the script.
    await exec("sh", [
      "-c",
      '{ head -n 1 "$1"; tail -n +2 "$1" | LC_ALL=C sort; } > "$2"',
      "sh",
      table,
      sorted,
    ]);
    return sorted;
  },
});

const compress = task({
  name: "compress",
  input: { table: file(), level: z.int().min(1).max(9) },
  output: file(),
  run: async ({ table, level }, { exec, workDir }) => {
    const packed = join(workDir, `${basename(table)}.gz`);
    await exec("sh", ["-c", 'gzip -n "-$1" < "$2" > "$3"', "sh", level, table, packed]);
    return packed;
  },
});

// A gather of files: local paths, in order.
const checksums = task({
  name: "checksums",
  input: { files: z.array(file()) },
  output: file(),
  run: async ({ files }, { exec, workDir }) => {
    const { stdout } = await exec("sha256sum", files);
    const lines = stdout.split("\n").map((line, index) => `${line.slice(0, 64)}  ${basename(files[index]!)}`);
    const list = join(workDir, "SHA256SUMS");
    await writeFile(list, `${lines.join("\n")}\n`);
    return list;
  },
});

const catalogue = task({
  name: "catalogue",
  input: { files: z.array(file()), rows: z.array(z.number()) },
  output: z.array(Entry),
  run: ({ files, rows }) =>
    Promise.all(
      files.map(async (packed, index) => ({
        name: basename(packed),
        rows: rows[index]!,
        bytes: (await stat(packed)).size,
      })),
    ),
});

export default flow({
  name: "archive",
  description: "Sorted, compressed tables with their checksums.",
  params: {
    tables: z
      .array(path())
      .prefault(["airports.csv", "seattle-weather.csv", "stocks.csv"].map(dataset))
      .describe("CSV files"),
    level: z.int().min(1).max(9).default(9).describe("How hard gzip tries"),
  },
  steps: ({ tables, level }, { step }) => {
    const rows = step(count, { table: each(tables) });
    const sorted = step(sort, { table: each(tables) });
    const packed = step(compress, { table: each(sorted), level }); // index by index, without waiting for the others
    return {
      checksums: step(checksums, { files: packed }),
      catalogue: step(catalogue, { files: packed, rows }),
    };
  },
  publish: { checksums: "results/SHA256SUMS", catalogue: "results/catalogue.json" },
});
