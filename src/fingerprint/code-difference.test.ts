import { expect, onTestFinished, test } from "vitest";
import { codeDifference, differenceText } from "./code-difference.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import type { Change } from "./fixtures/edits.ts";
import { project } from "./fixtures/project.ts";
import { taskAt } from "./fixtures/task-at.ts";
import { TempProject } from "./fixtures/temp-project.ts";

async function difference(name: string, change: Change): Promise<readonly string[]> {
  const made = new TempProject(project);
  onTestFinished(() => made.remove());
  const report = async () => {
    const wanted = taskAt(made.url("tasks.ts"), name, name === "program" ? { uses: ["scripts/fit.py"] } : {});
    const found = await fingerprintsOf([wanted], { root: made.folder, entry: made.url("flow.ts") });
    return (await found.get(wanted)!.report())!;
  };
  const before = await report();
  made.apply([change]);
  return codeDifference(before, await report()).map(differenceText);
}

test.each<[string, Change, readonly string[]]>([
  ["plain", ["tasks.ts", "x + 1)", "x + 2)"], ["tasks.ts: plain changed, reached by plain"]],
  ["barrel", ["lib/sum.ts", ", 0)", ", 1)"], ["lib/sum.ts: sum() changed, reached by barrel → mean → sum"]],
  ["constant", ["tasks.ts", "RATE = 3", "RATE = 4"], ["tasks.ts: RATE changed, reached by constant → RATE"]],
  ["packaged", ["node_modules/scaling/package.json", "1.0.0", "1.0.1"], ["package scaling 1.0.0 → 1.0.1"]],
  ["program", ["scripts/fit.py", "1", "2"], ["scripts/fit.py changed"]],
  [
    "helper",
    ["tasks.ts", "return twice(x)", "return unrelated(x)"],
    [
      "tasks.ts: unrelated() added, reached by helper → unrelated",
      "tasks.ts: twice() removed, reached by helper → twice",
    ],
  ],
  ["json", ["lib/sum.ts", ", 0)", ", 1)"], []],
])("%s: %j", async (name, change, said) => {
  expect(await difference(name, change)).toEqual(said);
});
