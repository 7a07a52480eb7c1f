import { expect, test } from "vitest";
import type { CollectReport, VerifyReport } from "../../model/cache-report.ts";
import { plainStyle } from "../style.ts";
import { collectLines } from "./collect-lines.ts";
import { entryTable, groupTable } from "./list-tables.ts";
import { removedEntriesLines } from "./removed-entries-lines.ts";
import { verifyLines } from "./verify-lines.ts";

const layout = { style: plainStyle(), now: 100_000 };

const report: CollectReport = {
  home: "/p/.sheaf",
  dryRun: true,
  runs: [{ run: "demo-1", flow: "demo", state: "failed", createdAt: 40_000 }],
  kept: { runs: 3, pinned: 1, running: 0, interrupted: 1 },
  results: 1234,
  blobs: { count: 2, bytes: 3_000_000 },
  folders: { count: 1, bytes: 500 },
  sources: { count: 0, bytes: 0 },
  reports: 2,
  databaseBytes: 0,
  freedBytes: 3_000_500,
  left: { blobs: { count: 1, bytes: 10 }, results: 0, runs: [] },
  overMax: false,
};

test("what a collection would remove", () => {
  expect(collectLines(report, layout).join("\n")).toBe(`Would remove 1 run:
  demo-1  demo  failed  1m 00s ago

  results  1,234
  blobs    3 MB in 2 blobs
  logs     500 B of 1 run
  code     2 reports
  freed    3 MB

3 runs would stay (1 pinned, 1 interrupted).
Left for later: 10 B in 1 blob, stored too recently: a run may be about to name them (--grace).`);
});

test("what a collection could not remove", () => {
  const left = { blobs: { count: 0, bytes: 0 }, results: 3, runs: ["demo-7"] };
  const lines = collectLines({ ...report, dryRun: false, runs: [], left, overMax: true }, layout);
  expect(lines[0]).toBe("Removed no run, and what none needs:");
  expect(lines.slice(-3)).toEqual([
    "3 runs stay (1 pinned, 1 interrupted).",
    "Left for later: 3 results, until demo-7 has been heard of.",
    "It is still larger than that: nothing more may go.",
  ]);
});

const sound: VerifyReport = {
  home: "/p/.sheaf",
  results: 7,
  blobs: { count: 1, bytes: 80_000 },
  paths: 2,
  damaged: [],
  damagedTotal: 0,
  invalidated: 0,
  elapsedMs: 1200,
};

test("a sound cache, and a damaged one", () => {
  expect(verifyLines(sound, layout.style)).toEqual([
    "✔ Checked 7 results, 1 blob of 80 KB, 2 files left in place in 1.2s: all good.",
  ]);
  const result = { id: 1, identity: "0123456789abcdef", task: "plot" };
  const damaged = [
    { problem: "the database is damaged" },
    { run: "demo-1", problem: "the run's params: gone" },
    { result, run: "demo-1", step: "plot", problem: "its stored text is damaged" },
  ];
  const lines = verifyLines({ ...sound, damaged, damagedTotal: 30, invalidated: 1 }, layout.style);
  expect(lines.slice(2)).toEqual([
    "  the database is damaged",
    "  demo-1: the run's params: gone",
    "  plot of demo-1 (0123456789ab): its stored text is damaged",
    "  and 27 more",
    "",
    "1 result is out of use now, and will be computed again when wanted.",
  ]);
});

test("tables of results", () => {
  const group = { name: "plot", count: 2, bytes: 1500, uses: 3, lastUsedAt: 98_000, run: "demo-1" };
  expect(groupTable([group], "task", layout)).toEqual([
    "task  results    size  uses  last used  latest from",
    "plot        2  1.5 KB     3  2.0s ago   demo-1",
  ]);
  const entry = {
    id: 1,
    identity: "0123456789abcdef",
    task: "plot",
    step: "plot",
    run: "demo-1",
    createdAt: 1,
  };
  const entries = [{ ...entry, bytes: 10, lastUsedAt: 100_000, uses: 0, valid: false }];
  expect(entryTable(entries, 5, layout)).toEqual([
    "identity      step  size  uses  last used  from",
    "0123456789ab  plot  10 B     0  just now   demo-1  out of use",
    "4 smaller ones not shown: --all",
  ]);
  expect(groupTable([], "task", layout)).toEqual(["No results."]);
});

test("what was taken out of use, and what becomes of its bytes", () => {
  const removed = { dryRun: false, count: 2, bytes: 20, inRuns: { count: 1, bytes: 10 } };
  expect(removedEntriesLines(removed)).toEqual([
    "Took 2 results, 20 B, out of use.",
    "Runs have 10 B in 1 result of them still: these go with their runs.",
  ]);
  expect(removedEntriesLines({ ...removed, inRuns: { count: 0, bytes: 0 } })[1]).toContain("cache gc");
  expect(removedEntriesLines({ ...removed, count: 0 })).toEqual(["There are no such results."]);
});
