import { join } from "node:path";
import { expect, test } from "vitest";
import { Project } from "./project.ts";

const publishing = `import { flow, task } from "sheaf";
import { z } from "zod";
const one = task({ name: "one", version: "1", output: z.int(), run: () => 1 });
export default flow({
  name: "publishing",
  steps: (_, { step }) => ({ number: step(one, {}) }),
  publish: { number: "results/number.json" },
});
`;

test("wait says what the run published, as run does", () => {
  using project = new Project({ "publishing.mjs": publishing });
  const file = join(project.folder, "results/number.json");
  const said = `\nPublished\n  ${file}\n`;
  expect(project.sheaf("run", "publishing.mjs").err).toContain(said);
  expect(project.sheaf("wait").err).toContain(said);
});
