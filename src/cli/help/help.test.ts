import { expect, test } from "vitest";
import { z } from "zod";
import { plainStyle } from "../../view/style.ts";
import { commands } from "../commands.ts";
import type { JsonSchema } from "../flags/json-schema.ts";
import { paramFlags } from "../flags/param-flag.ts";
import { runOptions } from "../options/running.ts";
import { flowHelp } from "./flow-help.ts";
import { entryLines } from "./option-lines.ts";
import { topHelp } from "./top-help.ts";

const layout = { style: plainStyle(), width: 80 };

test("terms stand left, meanings are wrapped right, a long term has its own line", () => {
  const entries = [
    {
      term: "-w, --workers N",
      meaning: "attempts at once, each of one core, and so on until the line is full",
    },
    { term: "--a-flag-with-a-very-long-name TEXT", meaning: "short" },
  ];
  expect(entryLines(entries, { ...layout, width: 70 }).join("\n"))
    .toBe(`  -w, --workers N                   attempts at once, each of one
                                    core, and so on until the line is
                                    full
  --a-flag-with-a-very-long-name TEXT
                                    short`);
});

test("the help of a flow: its flags with types, defaults and choices, then the command's, then an example", () => {
  const params = z.object({
    start: z.iso.date().describe("Start date"),
    model: z.enum(["era5", "icon"]).default("era5").describe("Model"),
    ncFile: z.array(z.string()).describe("Files"),
    size: z.int().min(1).max(10).default(3),
    fast: z.boolean().default(false).describe("Skip checks"),
    force: z.number().describe("Newtons"),
  });
  const { properties = {}, required = [] } = z.toJSONSchema(params, { io: "input" }) as JsonSchema;
  const specs = Object.entries(properties).map(([name, schema]) => ({
    name,
    schema,
    required: required.includes(name),
  }));
  const flags = paramFlags(specs, runOptions);
  const help = {
    name: "demo",
    description: "Converts files.",
    command: "sheaf run demo.ts",
    flags,
    options: runOptions,
  };
  const lines = flowHelp(help, layout);
  expect(lines.slice(0, 16).join("\n")).toBe(`demo: Converts files.

Usage: sheaf run demo.ts PARAMS [OPTIONS] -- MORE PARAMS

Params
      --start DATE       Start date [required]
      --model era5|icon  Model [default: era5]
      --nc-file TEXT     Files (repeatable) [required]
      --size INTEGER     (1..10) [default: 3]
      --[no-]fast        Skip checks [default: false]

Params given after -- (an option has the same name)
      --force NUMBER  Newtons [required]

A value @FILE is read from the file; @@ stands for @.
`);
  expect(lines.filter((line) => /^[A-Z]/.test(line)).slice(4)).toEqual([
    "What runs",
    "Where it runs",
    "On a batch scheduler",
    "Store",
    "Output",
    "Example",
  ]);
  expect(lines.at(-1)).toBe("  sheaf run demo.ts --start 2026-11-20 --nc-file TEXT -- --force 10");
});

test("the top help lists every command", () => {
  const text = topHelp("sheaf", layout).join("\n");
  for (const { name } of commands) expect(text).toMatch(new RegExp(`^  ${name} `, "m"));
});

test("every command loads, is called by its name, and no two of its flags collide", async () => {
  const parts = (await Promise.all(commands.map((entry) => entry.load()))).flatMap(
    (each) => each.parts ?? [],
  );
  for (const entry of [...commands, ...parts]) {
    const { name, options, summary } = await entry.load();
    expect([name, summary]).toEqual([entry.name, entry.summary]);
    const spelled = options.flatMap((option) => [
      option.name,
      ...(option.short === undefined ? [] : [option.short]),
    ]);
    expect(spelled).toEqual([...new Set(spelled)]);
    expect(spelled).not.toContain("h");
  }
});
