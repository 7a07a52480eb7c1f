import { expect, test } from "vitest";
import { Project } from "./project.ts";

const flow = `import { flow, task } from "sheaf";
import { z } from "zod";
const quick = task({ name: "quick", output: z.number(), run: () => 1 });
const slow = task({ name: "slow", input: { n: z.number() }, output: z.number(),
  run: async (_, { exec }) => { await exec("sleep", ["60"]); return 1; } });
export default flow({ name: "demo", steps: (_, { step }) => step(slow, { n: step(quick, {}) }) });
`;

interface Status {
  readonly steps: readonly { readonly name: string; readonly running: number; readonly complete: boolean }[];
}

test("seen from another process, a step that has ended is not still running", async () => {
  using project = new Project({ "demo.ts": flow });
  const { child, ended } = project.start("run", "demo.ts");
  const seen = () => {
    const { code, out } = project.sheaf("status", "--json");
    return code === 0 ? (JSON.parse(out) as Status).steps : [];
  };
  await expect.poll(() => seen()[1]?.running, { timeout: 20_000 }).toBe(1);
  expect(seen()[0]).toMatchObject({ name: "quick", succeeded: 1, complete: true });
  child.kill("SIGINT");
  expect((await ended).code).toBe(130);
});
