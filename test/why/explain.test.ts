import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "../cli/project.ts";
import { convertFlow, scale } from "./convert-flow.ts";

let project: Project;
let first: string;
beforeAll(() => {
  project = new Project({ "flow.ts": convertFlow, "scale.ts": scale });
  first = run();
});
afterAll(() => project[Symbol.dispose]());

const bin = () => `${project.folder}/node_modules/sheaf/dist/cli/bin.js`;
function run(...words: string[]): string {
  const bucket = words.includes("--bucket") ? [] : ["--bucket", "a"];
  return project.sheaf("run", "flow.ts", ...bucket, ...words, "-q").out.trim();
}
const explain = (...words: string[]) => project.sheaf("explain", ...words).out;

test("what ran for the first time", () => {
  expect(explain(first, "prepare")).toMatch(
    /^prepare of \S+ ran, in \S+\n\nIt ran, and took no earlier result:\n {2}never ran before\n$/,
  );
  expect(explain(first, "convert")).toContain(`convert of ${first}: 5 elements\n  5 ran: never ran\n`);
});

test("a hit: whose result, of which run, when, and all that its identity is made of", () => {
  const second = run("--note", "other");
  const text = explain(second, "convert[2]");
  expect(text).toMatch(
    new RegExp(
      `^convert\\[2\\] of ${second} was cached\n {2}it took the result of convert\\[2\\] of ${first},\n {2}computed 20.*, which saved `,
    ),
  );
  expect(text.split("their identity\n")[1]).toMatch(
    /^ {2}task {10}convert\n {2}code {10}[0-9a-f]{12} \(2 parts of 2 files\)\n {16}flow\.ts: convert\n {16}scale\.ts: scale\(\)\n/,
  );
  expect(text).toContain('  input ncFile  "f2.nc"\n  input bucket  "a"\n  not part of it: note\n');
  expect(explain(second, "convert")).toContain(`  5 cached: results of ${first}\n`);
});

test("what ran again: field by field, as it was when the run began", () => {
  const before = project.sheaf("runs", "--last", "1", "-q").out.trim();
  project.write("scale.ts", scale.replace("* 2", "* 3"));
  const words = ["run", "flow.ts", "--bucket", "a", "--count", "7", "-q"];
  const id = project.node([bin(), ...words], { REGION: "eu" }).out.trim();
  run(); // what comes later does not count
  expect(explain(id, "convert[1]")).toMatch(
    new RegExp(`^convert\\[1\\] of ${id} ran, in \\S+ after 2 attempts

It ran, compared with convert\\[1\\] of ${before}:
  scale.ts: scale\\(\\) changed, reached by convert → scale
  environment variable REGION is set now: eu
$`),
  );
  expect(explain(id, "prepare")).toContain(
    `It ran, compared with prepare of ${before}:\n  input count: 5 → 7\n`,
  );
  const step = explain(id, "convert");
  expect(step).toContain("  7 ran: code, REGION changed (5), new (2)\n");
  expect(step).toContain('    [5]  bucket: "a", ncFile: "f5.nc"\n');
});

test("failed, and what was skipped: through to the element that was the cause", () => {
  const id = run("--bucket", "bad");
  const failed = explain(id, "convert[3]");
  expect(failed).toMatch(/^convert\[3\] of \S+ failed after 2 attempts: RangeError: no such hour: 25\n/);
  expect(failed).toContain('input bucket: "a" → "bad"');
  expect(failed).toContain(`sheaf show ${id} 'convert[3]'`);
  expect(explain(id, "total")).toBe(`total of ${id} was skipped: what it needs failed
  because convert[3] failed: RangeError: no such hour: 25

More of convert[3]: sheaf show ${id} 'convert[3]'
`);
  const again = run("--bucket", "bad");
  expect(explain(again, "convert[3]")).toContain(`  it failed in ${id}: RangeError: no such hour: 25\n`);
  expect(explain(again, "convert")).toMatch(
    / 1 ran: failed before\n +4 cached: .*\n +1 of those that ran failed:\n/,
  );
});

test("what an earlier run has got only since then does not count", () => {
  const bad = run("--bucket", "bad", "--count", "4", "--force");
  const after = run("--bucket", "bad", "--count", "4");
  project.write("mended", "");
  project.sheaf("retry", bad);
  expect(explain(after, "convert[3]")).toContain(
    `nothing changed, but ${bad} had no result of it then: that is newer`,
  );
  expect(project.json("explain", bad, "convert[2]")).toMatchObject({ reason: { type: "forced" } });
});

test("a run that is there no more: what is known without it", () => {
  const removed = run("--bucket", "b");
  project.write("scale.ts", scale.replace("* 2", "* 5"));
  const id = run("--bucket", "c");
  expect(explain(id, "convert[0]")).toContain('input bucket: "b" → "c"');
  expect(project.sheaf("cache", "rm", removed, "--yes").err).toBe("");
  const text = explain(id, "convert[0]");
  expect(text).toContain("  scale.ts: scale() changed, reached by convert → scale\n");
  expect(text).toContain(
    `  ${removed}, which it was compared with, has been removed: its inputs are not known any more\n`,
  );
  expect(explain(id, "convert")).toContain("has been removed");
});

test("for programs: an element and a step", () => {
  run();
  const id = run();
  expect(project.json("explain", id, "convert[0]")).toMatchObject({
    type: "element",
    run: id,
    state: { type: "cached" },
    identity: {
      task: "convert",
      code: { type: "fingerprint", files: [{ file: "flow.ts" }, { file: "scale.ts", names: ["scale()"] }] },
      ignored: ["note"],
    },
  });
  expect(project.json("explain", id, "convert")).toMatchObject({
    type: "step",
    counts: { total: 5, cached: 5 },
    why: [],
  });
});

test.each([
  ["convert[3", "Write STEP or STEP[INDEX]: 'convert[3]'"],
  ["covnert", 'Did you mean "convert"?'],
  ["convert[7]", "They go from 'convert[0]' to 'convert[4]'."],
])("%s is told what to write instead", (element, message) => {
  const { code, err } = project.sheaf("explain", first, element);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});
