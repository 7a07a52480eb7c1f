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

const Table = z.object({ name: z.string(), csv: path() });
const Packed = z.object({ name: z.string(), gz: file() });
const Entry = z.object({ name: z.string(), rows: z.number(), bytes: z.number() });

// Files count by their content: two of the same content are the same input, whatever their names. Where the name matters to
// a result, it is a value of its own. This task makes it one, so it must not be cached by content.
const list = task({
  name: "list",
  input: { tables: z.array(path()) },
  output: z.array(Table),
  cache: false,
  run: ({ tables }) => tables.map((csv) => ({ name: basename(csv, ".csv"), csv })),
});

// `exec` runs a program, without a shell. What it writes goes to the element's log and comes back as text. A program that
// ends with another code than 0 fails the element, with its last lines in the message.
const count = task({
  name: "count",
  input: { table: path() }, // left where it is
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
    // A pipe needs a shell. The table is an argument, never part of the script.
    const script = '{ head -n 1 "$1"; tail -n +2 "$1" | LC_ALL=C sort; } > sorted.csv';
    await exec("sh", ["-c", script, "sh", table]);
    return "sorted.csv";
  },
});

const compress = task({
  name: "compress",
  input: { table: Table, sorted: file(), level: z.int().min(1).max(9) },
  output: Packed,
  run: async ({ table: { name }, sorted, level }, { exec }) => {
    const gz = `${name}.csv.gz`;
    await exec("sh", ["-c", 'gzip -n "-$1" < "$2" > "$3"', "sh", level, sorted, gz]);
    return { name, gz };
  },
});

// A gather: files at any depth are local paths, in order.
const checksums = task({
  name: "checksums",
  input: { packed: z.array(Packed) },
  output: file(),
  run: async ({ packed }, { exec, workDir }) => {
    const { stdout } = await exec(
      "sha256sum",
      packed.map(({ gz }) => gz),
    );
    const sums = stdout.split("\n").map((line) => line.slice(0, 64));
    const lines = packed.map(({ name }, index) => `${sums[index]}  ${name}.csv.gz\n`);
    await writeFile(join(workDir, "SHA256SUMS"), lines.join(""));
    return "SHA256SUMS";
  },
});

const catalogue = task({
  name: "catalogue",
  input: { packed: z.array(Packed), rows: z.array(z.number()) },
  output: z.array(Entry),
  run: ({ packed, rows }) =>
    Promise.all(
      packed.map(async ({ name, gz }, index) => ({ name, rows: rows[index]!, bytes: (await stat(gz)).size })),
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
    const listed = step(list, { tables });
    const rows = step(count, { table: each(tables) });
    const sorted = step(sort, { table: each(tables) });
    // Zipped: the third table with the third sorted file. Each is packed when it is sorted, without waiting for the others.
    const packed = step(compress, { table: each(listed), sorted: each(sorted), level });
    return { checksums: step(checksums, { packed }), catalogue: step(catalogue, { packed, rows }) };
  },
  publish: { checksums: "results/SHA256SUMS", catalogue: "results/catalogue.json" },
});
