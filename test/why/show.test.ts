import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "../cli/project.ts";
import { convertFlow, scale } from "./convert-flow.ts";

let project: Project;
let good: string;
let bad: string;
beforeAll(() => {
  project = new Project({ "flow.ts": convertFlow, "scale.ts": scale });
  good = run("good");
  bad = run("bad");
});
afterAll(() => project[Symbol.dispose]());

const run = (bucket: string) => project.sheaf("run", "flow.ts", "--bucket", bucket, "-q").out.trim();
const lines = (...words: string[]) => project.sheaf("show", ...words).out.split("\n");

test("what succeeded: its inputs with where they come from, its output, its log", () => {
  const text = project.sheaf("show", good, "convert[0]").out;
  expect(text).toMatch(
    new RegExp(`^convert\\[0\\] of ${good}\n {2}✔ succeeded in \\S+

Inputs
  ncFile  "f0.nc" {7}← each\\(prepare\\)
  bucket  "good" {8}← params.bucket
  note    not recorded  ← params.note

Output \\(json, \\d+ B\\)
  \\{
    "url": "s3://good/f0.nc",
    "size": 10
  \\}

Log
  .*/logs/convert/0.log
  .* out {3}converting f0.nc .*

Details
  started {5}.*
  ended {7}.*
  took {8}.*
  asked for {3}cpus 1, mem 1GB
`),
  );
});

test("a gather says of how many, and one that runs once needs no index", () => {
  expect(lines(good, "total")).toContain("  sizes  [10,10,10,10,10]  ← convert.size (gather of 5)");
});

test("a cached one: whose result it is, and where the rest is to be seen", () => {
  const again = run("good");
  expect(lines(again, "convert[2]").slice(0, 5)).toEqual([
    `convert[2] of ${again}`,
    "  ✔ cached",
    expect.stringMatching(`^  the result of convert\\[2\\] of ${good}, computed 20.* \\(.*\\)$`),
    expect.stringMatching(/^ {2}it saved \d+ms$/),
    `  its log and attempts: sheaf show ${good} 'convert[2]'`,
  ]);
  expect(project.json("show", again, "convert[2]")).toMatchObject({
    state: { type: "cached", from: { run: good } },
    origin: { run: good, step: "convert", index: [2] },
  });
});

test("a failed one: each attempt, where it threw, and the scratch folder that was kept", () => {
  const text = project.sheaf("show", bad, "convert[3]").out;
  expect(text).toMatch(/✖ failed \(attempt 2\): RangeError: no such hour: 25\n {6}at .*flow\.ts:\d+:\d+/);
  expect(text).toMatch(
    /Attempts\n {2}1 {2}\S+ {2}error {2}RangeError: no such hour: 25\n {2}2 {2}\S+ {2}error {2}RangeError/,
  );
  const { workDir } = project.json("show", bad, "convert[3]") as { workDir: string };
  expect(existsSync(workDir)).toBe(true);
});

test("attempts before the one that succeeded", () => {
  expect(project.json("show", bad, "convert[1]")).toMatchObject({
    state: { type: "succeeded", attempt: 2 },
    attempts: [{ attempt: 1, failure: { cause: "error", message: "flaky" } }, { attempt: 2 }],
  });
});

test("a skipped one: because of which element", () => {
  expect(lines(bad, "total")[1]).toBe("  ⊘ skipped: what it needs failed (convert[3])");
});

test("without RUN it is of the latest run", () => {
  const latest = project.sheaf("runs", "--last", "1", "-q").out.trim();
  expect(lines("prepare")[0]).toBe(`prepare of ${latest}`);
  expect(project.sheaf("show", "prepare", "-q").out).toBe("prepare cached\n");
});

test.each([
  ["convert", "convert has 5 elements", "'convert[0]'"],
  ["convert[3", '"convert[3" is not the name of an element', "'convert[3]'"],
  ["convert[5]", "convert has 5 elements: there is no convert[5]", "from 'convert[0]' to 'convert[4]'"],
  ["convert[1,2]", "convert has 5 elements: there is no convert[1,2]", "to 'convert[4]'"],
  ["prepare[0]", "prepare runs once: there is no prepare[0]", "Write it as: prepare"],
  ["covnert[1]", 'has no step "covnert". Did you mean "convert"?', "prepare, convert, total"],
])("%s is told what to write instead", (element, message, mend) => {
  const { code, out, err } = project.sheaf("show", good, element);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
  expect(err).toContain(mend);
});

test("a run without an element is told to be one", () => {
  expect(project.sheaf("show", good).err).toContain(`"${good}" is a run, without an element of it`);
});

test("completion offers runs and the latest run's steps, then steps", () => {
  const complete = (...words: string[]) =>
    project
      .sheaf("__complete", "show", ...words)
      .out.split("\n")
      .map((line) => line.split("\t")[0]);
  expect(complete("conv")).toEqual(expect.arrayContaining([good, bad, "convert"]));
  expect(complete(good, "p")).toEqual(["prepare", ""]);
});
