import { cpSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analysed, edits } from "../../src/fingerprint/fixtures/edits.ts";
import { project } from "../../src/fingerprint/fixtures/project.ts";
import { RunProject } from "./runs.ts";

let base: RunProject;
let ran: readonly string[];

beforeAll(() => {
  base = new RunProject(project);
  ran = base.run();
});
afterAll(() => base.remove());

/** The project with its store, somewhere else: where code is does not count. */
function ranBefore(): RunProject {
  const made = new RunProject(project);
  cpSync(`${base.folder}/.sheaf`, `${made.folder}/.sheaf`, { recursive: true });
  return made;
}

describe("a run after an edit runs exactly these tasks", () => {
  for (const { what, changes, reruns } of edits.filter(({ isRun }) => isRun)) {
    test(`${what}: ${reruns.join(", ") || "none"}`, () => {
      using made = ranBefore();
      made.apply(changes);
      expect(made.run()).toEqual(reruns.toSorted());
    });
  }
});

test("all tasks run once", () => {
  expect(ran).toEqual([...analysed, "pinned"].toSorted());
});

test("an edit that is taken back finds its results again", () => {
  using made = ranBefore();
  expect(made.run()).toEqual([]);
  made.replace("tasks.ts", "RATE = 3", "RATE = 4");
  expect(made.run()).toEqual(["constant"]);
  made.replace("tasks.ts", "RATE = 4", "RATE = 3");
  expect(made.run()).toEqual([]);
});
