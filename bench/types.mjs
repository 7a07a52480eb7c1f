// How long the compiler takes over a flow of 500 steps with mixed wiring, and over the same file without the steps.
//
//   node bench/types.mjs [steps]
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "node_modules/.cache/bench-types");
const tsc = join(root, "node_modules/@typescript/native/bin/tsc");
const RUNS = 3;

const tasks = `
const list = task({ name: "list", input: { seed: z.number() }, output: z.array(z.number()), run: ({ seed }) => [seed] });
const inc = task({ name: "inc", input: { x: z.number(), by: z.number().optional() }, output: z.number(), run: ({ x }) => x });
const wide = task({
  name: "wide",
  input: {
    x: z.number(), mode: z.enum(["a", "b", "c"]).default("a"), note: z.string().optional(),
    options: z.object({ depth: z.number(), tags: z.array(z.string()), inner: z.object({ at: z.number() }) }),
  },
  output: z.object({ total: z.number(), parts: z.array(z.number()), meta: z.object({ label: z.string(), description: z.string() }) }),
  run: ({ x }) => ({ total: x, parts: [x], meta: { label: "", description: "" } }),
});
const sum = task({ name: "sum", input: { xs: z.array(z.number()) }, output: z.number(), run: () => 0 });
const text = task({ name: "text", input: { s: z.string() }, output: z.string(), run: ({ s }) => s });
const inner = flow({
  name: "inner",
  params: { x: z.number(), s: z.string().default("s") },
  steps: ({ x, s }, { step }) => {
    const xs = step(list, { seed: x });
    return { many: step(inc, { x: each(xs) }), one: step(text, { s }) };
  },
});
`;

/** Ten kinds of steps, each going on from the ones before it. */
const kinds = [
  (i) => `const v${i} = step(list, { seed: ${i} }, { name: "v${i}" });`,
  (i) => `const v${i} = step(inc, { x: each(v${i - 1}), by: ${i} }, { name: "v${i}" });`,
  (i) =>
    `const v${i} = step(inc, { x: each(v${i - 1}), by: each(v${i - 2}) }, { name: "v${i}", throttle: 4 });`,
  (i) =>
    `const v${i} = step(wide, { x: each(v${i - 1}), mode: "b", options: { depth: 1, tags: ["x"], inner: { at: 2 } } }, { name: "v${i}" });`,
  (i) => `const v${i} = step(sum, { xs: v${i - 1}.total }, { name: "v${i}" });`,
  (i) =>
    `const v${i} = step(wide, { x: v${i - 1}, note: "n", options: { depth: v${i - 1}, tags: ["a", "b"], inner: { at: v${i - 1} } } }, { name: "v${i}" });`,
  (i) => `const v${i} = step(sum, { xs: flat(v${i - 3}.parts) }, { name: "v${i}", after: v${i - 2} });`,
  (i) =>
    `const v${i} = step(text, { s: each(v${i - 4}.meta.description) }, { name: "v${i}", when: each([true]) });`,
  (i) => `const v${i} = step(inner, { x: each(concat(v${i - 8}, [1, 2])), s: "s" }, { name: "v${i}" });`,
  (i) => `const v${i} = step(sum, { xs: flat(v${i - 1}.many) }, { name: "v${i}" });`,
];

function source(steps) {
  const body = Array.from({ length: steps }, (_, i) => `    ${kinds[i % kinds.length](i)}`);
  const last = steps === 0 ? "step(list, { seed: 1 })" : `v${steps - 1}`;
  return `import { z } from "zod";
import { task } from "../../../src/task/define.ts";
import { flow } from "../../../src/flow/flow.ts";
import { concat, each, flat } from "../../../src/flow/marker.ts";
${tasks}
export default flow({
  name: "big",
  steps: (_params, { step }) => {
${body.join("\n")}
    return ${last};
  },
});
void [concat, each, flat, inc, wide, sum, text, inner];
`;
}

/** The median of whole compilations, in seconds. */
export function typeCheckSeconds(steps) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "flow.ts"), source(steps));
  const options = {
    extends: "../../../tsconfig.base.json",
    compilerOptions: { noEmit: true },
    files: ["flow.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
  const seconds = Array.from({ length: RUNS }, compile).toSorted((a, b) => a - b);
  rmSync(folder, { recursive: true, force: true });
  return seconds[RUNS >> 1];
}

function compile() {
  const started = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", "."], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stdout.slice(0, 2000));
  return (performance.now() - started) / 1000;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const steps = Number(process.argv[2] ?? 500);
  const empty = typeCheckSeconds(0);
  const full = typeCheckSeconds(steps);
  console.log(
    `types: a flow of ${steps} steps in ${full.toFixed(2)} s, without its steps in ${empty.toFixed(2)} s`,
  );
}
