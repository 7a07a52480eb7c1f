import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "../cli/project.ts";

/** A chain that ends early, a list that cannot be fanned out, elements that share a computation, a flow mapped over samples. */
const unusual = `import { each, flow, settled, task } from "sheaf";
import { result } from "sheaf/zod";
import { z } from "zod";

const broken = task({ name: "broken", input: { n: z.number() }, output: z.array(z.number()), run: () => { throw new Error("no disk"); } });
const next = task({ name: "next", input: { list: z.array(z.number()) }, output: z.array(z.number()), run: ({ list }) => list });
const item = task({ name: "item", input: { n: z.number() }, output: z.number(), run: ({ n }) => n });
const same = task({ name: "same", input: { n: z.number() }, output: z.number(), run: ({ n }) => n });
const chunks = task({ name: "chunks", input: { n: z.number() }, output: z.array(z.number()), run: ({ n }) => Array.from({ length: n }, (_, at) => at) });
const pinned = task({ name: "pinned", version: "7", cache: false, input: { n: z.number() }, output: z.number(), run: ({ n }) => n });

const sample = flow({
  name: "sample",
  params: { n: z.number() },
  steps: ({ n }, { step }) => step(item, { n: each(step(chunks, { n })) }, { name: "chunk" }),
});

export default flow({
  name: "unusual",
  params: { off: z.boolean().default(false) },
  steps: ({ off }, { step }) => {
    const first = step(broken, { n: 1 });
    const second = step(next, { list: first });
    step(next, { list: second }, { name: "last" });
    step(item, { n: each(second) }, { name: "never" });
    step(same, { n: each([1, 1, 2]) });
    step(pinned, { n: 1 });
    step(pinned, { n: 2 }, { name: "off", when: off });
    step(sample, { n: each([2, 3]) }, { name: "per" });
  },
});
`;

let project: Project;
let id: string;
beforeAll(() => {
  project = new Project({ "flow.ts": unusual });
  id = project.sheaf("run", "flow.ts", "-q").out.trim();
});
afterAll(() => project[Symbol.dispose]());

const explain = (name: string) => project.sheaf("explain", id, name).out;
const show = (name: string) => project.sheaf("show", id, name);

test("a chain of skips is followed to the element that failed", () => {
  expect(explain("last")).toBe(`last of ${id} was skipped: what it needs failed
  because broken failed: no disk

More of broken: sheaf show ${id} 'broken'
`);
});

test("elements that never came to be, because the list was never made", () => {
  expect(explain("never")).toContain("because broken failed: no disk");
  expect(show("never").out).toContain("⊘ skipped:");
});

test("a condition", () => {
  expect(explain("off")).toContain(`off of ${id} was skipped: its condition`);
});

test("elements of the same identity share one computation", () => {
  expect(explain("same[1]")).toContain(`it took the result of same[0] of this same run`);
  expect(show("same[1]").out).toContain("the result of same[0] of this run, which has the same inputs");
  expect(explain("same")).toContain(
    "2 ran: never ran\n  1 cached: results of this run, with the same inputs\n",
  );
});

test("a task that is not cached ran because of that, and has its version in its identity", () => {
  expect(explain("pinned")).toContain("its task has `cache: false`");
  expect(project.json("explain", id, "pinned")).toMatchObject({
    identity: { code: { type: "version", version: "7" }, inputs: [{ name: "n", value: "1" }] },
  });
});

test("indices of two numbers", () => {
  expect(show("per/chunk[1,2]").out).toMatch(/^per\/chunk\[1,2\] of /);
  expect(show("per/chunk[1,3]").err).toContain("per/chunk[1] has 3 elements: there is no per/chunk[1,3]");
  expect(show("per/chunk[2,0]").err).toContain("They go from 'per/chunk[0,0]' to 'per/chunk[1,2]'.");
  expect(show("per/chunk[1]").err).toContain("'per/chunk[0,0]'");
  expect(explain("per/chunk")).toContain("per/chunk of");
});

test("a run that differs in nothing but what failed", () => {
  const again = project.sheaf("run", "flow.ts", "-q").out.trim();
  expect(project.sheaf("diff", id, again).code).toBe(0);
});
