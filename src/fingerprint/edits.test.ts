import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Task } from "../task/task.ts";
import { fingerprintsOf } from "./fingerprint.ts";
import { analysed, edits } from "./fixtures/edits.ts";
import { project } from "./fixtures/project.ts";
import { taskAt } from "./fixtures/task-at.ts";
import { TempProject } from "./fixtures/temp-project.ts";

const path = process.env["PATH"];

let before: ReadonlyMap<string, string>;

beforeAll(async () => {
  const base = new TempProject(project);
  before = await codesOf(base);
  base.remove();
});
afterAll(() => void (process.env["PATH"] = path));

async function codesOf(made: TempProject): Promise<Map<string, string>> {
  process.env["PATH"] = `${made.folder}/bin:${path}`;
  const tasks = [...analysed, "pinned"].map((name) =>
    taskAt(made.url("tasks.ts"), name, {
      ...(name === "pinned" ? { version: "1" } : {}),
      ...(name === "program" ? { uses: ["scripts/fit.py", "bin:demo-tool"] } : {}),
    } satisfies Partial<Task>),
  );
  const found = await fingerprintsOf(tasks, { root: made.folder, entry: made.url("flow.ts") });
  return new Map([...found].map(([{ name }, { code }]) => [name, code]));
}

describe("after an edit, exactly these tasks run again", () => {
  for (const { what, changes, reruns } of edits) {
    test(`${what}: ${reruns.length === analysed.length ? "all" : reruns.join(", ") || "none"}`, async () => {
      const made = new TempProject(project);
      onTestFinished(() => made.remove());
      made.apply(changes);
      const after = await codesOf(made);
      expect([...before.keys()].filter((name) => before.get(name) !== after.get(name))).toEqual(reruns);
    });
  }
});
