import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lastWords } from "./log-end.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sheaf-log-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const log = (text: string) => {
  const file = join(folder, "12-3.log");
  writeFileSync(file, text);
  return file;
};

test("the last lines of a job's log; none where it wrote nothing", () => {
  expect(lastWords(log("node: command not found\n"))).toEqual(["node: command not found"]);
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  expect(lastWords(log(lines.join("\n")))).toEqual(lines.slice(20));
  expect(lastWords(join(folder, "nothing.log"))).toEqual([]);
});

test("what Node could not do stays in sight, though its own stack is long", () => {
  const frames = Array.from({ length: 12 }, () => "    at resolve (node:internal/modules/esm/resolve:1:1)\n");
  const text = `Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod'\n${frames.join("")} {\n  code: 'X'\n}\n\nNode.js v24.4.0\n`;
  expect(lastWords(log(text))[0]).toBe("Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod'");
});
