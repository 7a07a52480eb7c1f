import { expect, test } from "vitest";
import { hidden } from "../model/provenance.ts";
import type { Change, EarlierElement, Reason } from "../model/reason.ts";
import { changeLines } from "./change-text.ts";
import { reasonText } from "./reason-text.ts";

const earlier: EarlierElement = { run: "demo-1", step: "fit", index: [3], state: "succeeded", at: 0 };

test.each<[Reason, string]>([
  [{ type: "forced" }, "forced"],
  [{ type: "closed", lookUp: "uncached" }, "its task has `cache: false`"],
  [{ type: "closed", lookUp: "no-file" }, "its code is in no file, and it has no `version`"],
  [{ type: "first" }, "never ran before"],
  [{ type: "not-reached", run: "demo-1" }, "demo-1 has not got to it"],
  [{ type: "new", run: "demo-1" }, "new: demo-1 had no such element"],
  [
    { type: "no-result", earlier: { ...earlier, state: "failed", failure: "RangeError: no hour 25" } },
    "it failed in demo-1: RangeError: no hour 25",
  ],
  [{ type: "no-result", earlier: { ...earlier, state: "running" } }, "it is running in demo-1"],
  [
    { type: "no-result", earlier: { ...earlier, state: "interrupted" } },
    "demo-1 was interrupted while it ran",
  ],
  [{ type: "no-result", earlier: { ...earlier, state: "cancelled" } }, "it was cancelled in demo-1"],
  [
    { type: "own", earlier, lookUp: "uncached" },
    "demo-1 kept its results to itself: its task had `cache: false`",
  ],
  [{ type: "gone", earlier }, "nothing changed, but its result in demo-1 is there no more"],
  [
    { type: "unusable", result: { run: "demo-1", step: "fit", problem: "the file out.csv is gone" } },
    "the result of demo-1 cannot be used: the file out.csv is gone",
  ],
  [
    {
      type: "changed",
      earlier: { ...earlier, state: "failed" },
      changes: [{ type: "input", name: "n", from: "1", to: "2" }],
    },
    "input n: 1 → 2; and it failed in demo-1",
  ],
])("%j", (reason, text) => expect(reasonText(reason)).toBe(text));

test.each<[Change, readonly string[]]>([
  [{ type: "input", name: "n", to: "1" }, ["input n is new: 1"]],
  [{ type: "input", name: "n", from: "1" }, ["input n is gone: it was 1"]],
  [
    { type: "input", name: "n", from: "1…", to: "1…" },
    ["input n changed beyond what is kept to show of it: 1…"],
  ],
  [{ type: "file", input: "nc", path: "a.nc" }, ["content of a.nc changed (input nc)"]],
  [{ type: "env", name: "TOKEN", from: hidden, to: hidden }, ["environment variable TOKEN changed"]],
  [{ type: "env", name: "TOKEN", to: hidden }, ["environment variable TOKEN is set now"]],
  [{ type: "env", name: "GRID", from: "1" }, ["environment variable GRID is not set any more: it was 1"]],
  [{ type: "version", to: "2" }, ['version "2" stands for its code now']],
  [{ type: "format", to: "v8" }, ["format: the default → v8"]],
  [{ type: "code", parts: [] }, ["its code changed; nothing is remembered of what it was"]],
  [
    {
      type: "code",
      parts: [
        { kind: "changed", what: "code", file: "a.ts", name: "fit", via: ["fit"] },
        { kind: "removed", what: "package", name: "lodash", from: "4.0.0" },
        { kind: "changed", what: "uses", name: "fit.py", from: "aa", to: "missing" },
      ],
    },
    ["a.ts: fit changed", "package lodash removed: 4.0.0", "fit.py, which it uses, is missing"],
  ],
])("%j", (change, lines) => expect(changeLines(change)).toEqual(lines));

test("long texts are shown from shortly before they differ", () => {
  const text = (end: string) => `{"name":"a long one","steps":[1,2,3,4,5],"rate":${end}}`;
  expect(changeLines({ type: "input", name: "o", from: text("1"), to: text("2") })).toEqual([
    'input o: …2,3,4,5],"rate":1} → …2,3,4,5],"rate":2}',
  ]);
});
