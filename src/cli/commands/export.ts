import { writeFile } from "node:fs/promises";
import type { Option } from "../args/option.ts";
import { usage } from "../args/usage.ts";
import type { Command, CommandContext } from "../command.ts";
import { exportCrate, exportLineage } from "../facade.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";

const formats = ["ro-crate", "openlineage"] as const;
const LIMIT = 100;

const options: readonly Option[] = [
  {
    name: "format",
    short: "f",
    label: "FORMAT",
    choices: formats,
    summary: "in which form",
    standard: "ro-crate",
  },
  {
    name: "out",
    short: "o",
    label: "PATH",
    summary: "the folder of a crate, the file of events; - is standard output",
    standard: "RUN.crate, or standard output",
    completes: "file",
  },
  {
    name: "files",
    label: "WHICH",
    choices: ["results", "all", "none"],
    summary: "data that is copied into a crate; the rest is told by where it is",
    standard: "results",
  },
  {
    name: "elements",
    label: "N",
    summary: "tell elements one by one in steps of up to N",
    standard: String(LIMIT),
  },
  {
    name: "license",
    label: "NAME",
    summary: "the crate's licence: an SPDX name or a URL",
    standard: "the project's",
  },
  ...lookOptions,
];

export const exportRun: Command = {
  name: "export",
  usage: "[RUN] [OPTIONS]",
  summary: "write what a run was for others: RO-Crate, OpenLineage",
  details: [
    "RUN is a run's id or the beginning of one. Default: the latest run.",
    "ro-crate: a folder with the source, the results and their provenance (Workflow Run RO-Crate).",
    "openlineage: events of the run and its steps, one JSON document a line.",
  ],
  examples: [
    "export",
    "export demo-2026 --out demo.crate --files all",
    "export --format openlineage > events.jsonl",
  ],
  options,
  positionals: { least: 0, most: 1 },
  async run(context) {
    const format = context.given.text("format") ?? "ro-crate";
    return format === "ro-crate" ? crate(context) : lineage(context);
  },
};

async function crate(context: CommandContext): Promise<number> {
  const { given, output, positionals, terminal } = context;
  const out = given.text("out");
  const exported = await exportCrate(positionals[0], {
    ...(await storeOptionsOf(given)),
    limit: given.count("elements", 0) ?? LIMIT,
    files: (given.text("files") ?? "results") as "results" | "all" | "none",
    license: given.text("license"),
    folder: out === "-" ? undefined : (run) => out ?? `${run}.crate`,
  });
  const { run, folder, metadata, files } = exported;
  if (folder === undefined) terminal.write(metadata);
  else
    output.answer({
      document: () => ({ run, format: "ro-crate", folder, files: files + 1 }),
      text: () => [`Run ${run} is in ${folder}: ${files + 1} files.`],
      brief: () => [folder],
    });
  return 0;
}

async function lineage({ given, output, positionals, terminal }: CommandContext): Promise<number> {
  for (const name of ["files", "license"])
    if (given.text(name) !== undefined) throw usage(`--${name} is for --format ro-crate`);
  const { run, lines } = await exportLineage(positionals[0], {
    ...(await storeOptionsOf(given)),
    limit: given.count("elements", 0) ?? LIMIT,
  });
  const text = lines.map((line) => `${line}\n`).join("");
  const out = given.text("out") ?? "-";
  if (out === "-") terminal.write(text);
  else {
    await writeFile(out, text).catch((error: NodeJS.ErrnoException) => {
      throw usage(`--out ${out} cannot be written (${error.code})`);
    });
    output.answer({
      document: () => ({ run, format: "openlineage", file: out, events: lines.length }),
      text: () => [`Run ${run} is in ${out}: ${lines.length} events.`],
      brief: () => [out],
    });
  }
  return 0;
}
