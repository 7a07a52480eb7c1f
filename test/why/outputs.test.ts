import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "../cli/project.ts";

const outputs = `import { writeFileSync } from "node:fs";
import { flow, secret, task } from "sheaf";
import { file } from "sheaf/zod";
import { z } from "zod";

const large = task({ name: "large", output: z.string(), run: () => "x".repeat(5_000_000) });
const mine = { name: "mine", write: (value) => Buffer.from(String(value)), read: async (source) => String(await source.bytes()) };
const own = task({ name: "own", output: z.any(), format: mine as never, run: () => "hello" });
const rows = task({ name: "rows", output: z.any(), format: "jsonl", run: () => [{ i: 1 }, { i: 2 }] });
const kept = task({
  name: "kept",
  output: z.object({ text: file(), count: z.bigint() }),
  run: (_, { workDir }) => {
    writeFileSync(workDir + "/a.txt", "hi");
    return { text: workDir + "/a.txt", count: 3n };
  },
});
const guarded = task({ name: "guarded", input: { token: z.any() }, output: z.int(), run: ({ token }) => token.length });

export default flow({
  name: "outputs",
  steps: (_params, { step }) => {
    for (const each of [large, own, rows, kept]) step(each as typeof large, {});
    step(guarded, { token: secret({ env: "TOKEN" }) });
  },
});
`;

let project: Project;
beforeAll(() => {
  project = new Project({ "flow.ts": outputs });
  const bin = join(project.folder, "node_modules/sheaf/dist/cli/bin.js");
  project.node([bin, "run", "flow.ts", "-q"], { TOKEN: "hunter2" });
});
afterAll(() => project[Symbol.dispose]());

const show = (...words: string[]) => project.sheaf("show", ...words).out;
const output = (step: string) => (project.json("show", step) as { output: { value: unknown } }).output.value;

test("a large output is read only when that is asked for", () => {
  expect(show("large")).toMatch(/Output \(json, 5 MB\)\n {2}not shown: it is large, .*; --full reads it\n/);
  expect(show("large", "--full").slice(0, 300)).toMatch(/Output \(json, 5 MB\)\n {2}"x{100}/);
});

test("one in a format of the user's own cannot be read without the user's code", () => {
  expect(show("own")).toMatch(
    /Output \(mine, 5 B\)\n {2}not shown: it is in a format of your own, as [0-9a-f]{64} in the storage\n/,
  );
});

test("rows are read, files are paths, a bigint is text", () => {
  expect(output("rows")).toEqual([{ i: 1 }, { i: 2 }]);
  expect(output("kept")).toEqual({ text: expect.stringMatching(/\/a\.txt$/) as string, count: "3" });
});

test("a secret is named and not told", () => {
  const text = show("guarded");
  expect(text).toContain('token  the secret TOKEN  ← "secret TOKEN"');
  expect(text).not.toContain("hunter2");
});

test("what is gone is said to be gone", () => {
  rmSync(join(project.folder, ".sheaf/blobs"), { recursive: true });
  rmSync(join(project.folder, ".sheaf/files"), { recursive: true });
  expect(show("kept")).toMatch(/not shown: .* has no blob/);
});
