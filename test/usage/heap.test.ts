import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunStatus } from "sheaf";
import { Project } from "../cli/project.ts";

const bin = new URL("../../dist/cli/bin.js", import.meta.url).pathname;

const hungry = `import { each, flow, task } from "sheaf";
import { z } from "zod";

/** Numbers that do not fit into a pointer: 8 bytes each. */
const fill = (megabytes) => Array.from({ length: megabytes }, () => new Array(2 ** 17).fill(0).map((_, at) => at + 0.5));

const hungry = task({
  name: "hungry",
  input: { asked: z.object({ megabytes: z.int(), mem: z.string() }) },
  output: z.object({ pid: z.int(), kept: z.int() }),
  isolation: "process",
  resources: ({ asked: { mem } }) => ({ mem }),
  run: ({ asked }) => ({ pid: process.pid, kept: fill(asked.megabytes).length }),
});

export default flow({
  name: "hungry",
  params: { elements: z.array(z.object({ megabytes: z.int(), mem: z.string() })) },
  steps: ({ elements }, { step }) => step(hungry, { asked: each(elements) }, { throttle: 1 }),
});
`;

interface Document {
  readonly result?: readonly { readonly pid: number; readonly kept: number }[];
  readonly failures?: RunStatus["failures"];
}

let project: Project;
beforeEach(() => void (project = new Project({ "hungry.mjs": hungry })));
afterEach(() => project[Symbol.dispose]());

/** Where Node gives a heap of 80 MB, and the young generation besides, to whoever does not say otherwise. */
function run(...elements: readonly { megabytes: number; mem: string }[]): Document {
  const words = ["run", "hungry.mjs", "--elements", JSON.stringify(elements), "--mem", "8GB", "--json"];
  const { out, err } = project.node([bin, ...words], { NODE_OPTIONS: "--max-old-space-size=80" });
  if (out === "") throw new Error(err);
  return JSON.parse(out) as Document;
}

test("a heap grows with the memory that its element asks for; a worker that has one is used again", () => {
  const small = (megabytes: number) => ({ megabytes, mem: "100MB" });
  const { result } = run(small(1), { megabytes: 200, mem: "1GB" }, small(2), {
    megabytes: 201,
    mem: "600MB",
  });
  expect(result!.map(({ kept }) => kept)).toEqual([1, 200, 2, 201]);
  const [first, ...others] = result!.map(({ pid }) => pid);
  expect(new Set(others).size).toBe(1);
  expect(others).not.toContain(first);
});

test("one that is full ends the attempt for want of memory, and says how large it was", () => {
  const { failures } = run({ megabytes: 900, mem: "600MB" });
  expect(failures).toMatchObject([
    {
      failure: {
        cause: "out-of-memory",
        code: "SHEAF_WORKER_DIED",
        message: expect.stringMatching(
          /The worker process that ran this died: it ran out of memory, because its JavaScript heap of 413 MB was full/,
        ),
        mend: expect.stringContaining("resources: { mem: … }"),
      },
    },
  ]);
});
