import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "oxc-transform";
import { expect, test } from "vitest";
// @ts-expect-error a script without types
import { node24 } from "../../scripts/node24.mjs";
import { RunProject } from "./runs.ts";

const flow = `import { appendFileSync } from "node:fs";
import { flow, task } from "sheaf";
import { z } from "zod";
import { mean } from "./stats.ts";

interface Options { readonly by: number }
const io = { input: { x: z.number() }, output: z.number() };
const log = (name: string): void => appendFileSync(process.env["RAN"]!, name + "\\n");

function adder(name: string, { by }: Options, work: (x: number) => number) {
  return task({ ...io, name, run: ({ x }) => { log(name); return work(x) + by; } });
}

const one = adder("one", { by: 1 }, (x: number) => x * 2);
const two = adder("two", { by: 2 }, (x: number): number => mean([x, 3]));
const three = task({ ...io, name: "three", run: ({ x }: { x: number }) => { log("three"); return mean([x]); } });

export default flow({ name: "made", params: { x: z.number() }, steps: ({ x }, { step }) => {
  for (const each of [one, two, three]) step(each, { x });
  return x;
} });
`;
const stats = `export function mean(values: readonly number[]): number {
  return values.reduce((a: number, b: number) => a + b, 0) / values.length;
}
`;
const start = `import { launch } from "sheaf";
const { default: flow } = await import(process.argv[2]);
const run = await launch(flow, { x: 3 });
await run.result();
await run[Symbol.asyncDispose]();
`;

class Started extends RunProject {
  constructor() {
    super({
      "flow.ts": flow,
      "stats.ts": stats,
      "start.mjs": start,
      "compiled/flow.js": transformSync("flow.ts", flow).code.replace("./stats.ts", "./stats.js"),
      "compiled/stats.js": transformSync("stats.ts", stats).code,
    });
  }

  /** Runs the flow of a file by `launch()`, on some Node, as that Node loads it: the tasks that ran. */
  start(node: string, file: string): readonly string[] {
    const log = join(this.folder, "ran.log");
    this.write("ran.log", "");
    execFileSync(node, ["start.mjs", file], { cwd: this.folder, env: this.env(log) });
    const ran = readFileSync(log, "utf8").trim();
    rmSync(log);
    return ran === "" ? [] : ran.split("\n").toSorted();
  }
}

test("compiled JavaScript finds the results of its TypeScript", () => {
  using made = new Started();
  expect(made.run()).toEqual(["one", "three", "two"]);
  expect(made.start(process.execPath, "./compiled/flow.js")).toEqual([]);
});

const newer = (node24 as () => { path?: string })();

test.skipIf(newer.path === undefined)(
  "another Node, and one that strips types itself, find the same results",
  () => {
    using made = new Started();
    expect(made.start(newer.path!, "./flow.ts")).toEqual(["one", "three", "two"]);
    expect(made.run(undefined, { node: newer.path! })).toEqual([]);
    expect(made.run()).toEqual([]);
  },
);
