import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { JobStarts } from "./job-starts.ts";

const folder = mkdtempSync(join(tmpdir(), "sheaf-starts-"));
const starts = new JobStarts(join(folder, "starts"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("each start of a job has a number of its own", () => {
  expect(starts.lifeOf(7)).toBe("never started");
  expect([starts.note(7), starts.note(7), starts.note(2007)].map(({ number }) => number)).toEqual([1, 2, 1]);
  expect(starts.lifeOf(7)).toBe("running");
});

test("on this host its process is looked for, on others it is taken for gone when it has been silent for a minute", () => {
  const { file } = starts.note(1);
  const [host] = readFileSync(file, "utf8").split(" ");
  const { pid } = spawnSync("true");
  writeFileSync(file, `${host} ${pid}`);
  expect(starts.lifeOf(1)).toBe("gone");
  writeFileSync(file, `elsewhere ${pid}`);
  expect(starts.lifeOf(1)).toBe("running");
  const before = Date.now() / 1000 - 61;
  utimesSync(file, before, before);
  expect(starts.lifeOf(1)).toBe("gone");
  // It was started again.
  starts.note(1);
  expect(starts.lifeOf(1)).toBe("running");
});

test("when it started last", () => {
  expect(starts.startOf(5)).toBeUndefined();
  const before = Date.now();
  const { file } = starts.note(5);
  expect(starts.startOf(5)).toBeGreaterThanOrEqual(before);
  writeFileSync(file, "elsewhere 1 1000");
  expect(starts.startOf(5)).toBe(1000);
  starts.note(5);
  expect(starts.startOf(5)).toBeGreaterThanOrEqual(before);
});

test("all notes can go", async () => {
  starts.note(1);
  starts.note(1001);
  await starts.remove();
  expect(readdirSync(folder)).toEqual([]);
});
