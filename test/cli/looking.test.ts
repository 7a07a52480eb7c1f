import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { demoFlow } from "./demo-flow.ts";
import { Project } from "./project.ts";

const looks: readonly (readonly [code: number, ...words: readonly string[]])[] = [
  [0, "runs"],
  [3, "status"],
  [3, "show", "convert[0]"],
  [3, "logs", "convert[0]"],
  [3, "explain", "convert[0]"],
  [3, "usage"],
  [3, "export"],
  [3, "diff", "a", "b"],
  [3, "wait"],
  [3, "cancel", "a", "-y"],
  [3, "resume", "a"],
  [3, "retry", "a", "--dry-run"],
  [0, "cache"],
  [0, "cache", "ls"],
  [0, "cache", "verify"],
  [0, "cache", "gc", "--dry-run"],
  [0, "cache", "rm", "--task", "a", "-y"],
  [3, "cache", "pin", "a"],
];

test.for(looks)("%i: sheaf %s makes no store where there is none, and says so", ([code, ...words]) => {
  using project = new Project();
  const before = readdirSync(project.folder);
  const said = project.sheaf(...words);
  expect(said.code, said.err).toBe(code);
  expect(said.out + said.err).toContain(`here is no store in ${project.folder}/.sheaf`);
  expect(readdirSync(project.folder)).toEqual(before);
});

test("where no run was ever made, the list of runs is empty, and says what to write", () => {
  using project = new Project();
  const home = join(project.folder, "mistyped");
  expect(project.sheaf("runs", "--home", home)).toEqual({
    code: 0,
    out: `No runs yet.
There is no store in ${home} yet: sheaf run FILE makes one.
A store elsewhere is named with --home DIR, or SHEAF_HOME.
`,
    err: "",
  });
  expect(project.json("runs", "--home", home)).toEqual([]);
  expect(project.json("cache", "ls", "--home", home)).toEqual([]);
  expect(project.json("cache", "--home", home)).toMatchObject({ home, runs: 0, bytes: 0 });
  expect(existsSync(home)).toBe(false);
});

test("a plan looks for earlier results, and makes no store for it", () => {
  using project = new Project({ "demo.ts": demoFlow });
  const planned = project.sheaf("plan", "demo.ts", "--start", "2026-11-01", "--bucket", "good");
  expect(planned.code, planned.err).toBe(0);
  expect(existsSync(join(project.folder, ".sheaf"))).toBe(false);
});

test.runIf(existsSync("/proc/self"))("a store where no folder can be made is refused at once", () => {
  using project = new Project({ "demo.ts": demoFlow });
  expect(project.sheaf("runs", "--home", "/proc/x")).toMatchObject({ code: 0 });
  const said = project.sheaf(
    "run",
    "demo.ts",
    "--start",
    "2026-11-01",
    "--bucket",
    "good",
    "--home",
    "/proc/x/y",
  );
  expect(said.code).toBe(4);
  expect(said.err).toContain("SHEAF_STORE_READONLY");
  expect(said.err).toContain("cannot be made (ENOENT)");
});

test.runIf(existsSync("/proc/self"))(
  "a run root in which runs cannot have folders is refused before a run is recorded",
  () => {
    using project = new Project({ "demo.ts": demoFlow });
    const file = join(project.folder, "file");
    writeFileSync(file, "");
    for (const [root, why] of [
      ["/proc/x", "no folder can be made there (ENOENT)"],
      [file, `${file} is a file`],
      [join(file, "below"), `${file} is a file`],
    ] as const) {
      const said = project.sheaf(
        "run",
        "demo.ts",
        "--start",
        "2026-11-01",
        "--bucket",
        "good",
        "--run-root",
        root,
      );
      expect(said.code).toBe(1);
      expect(said.err).toContain(`SHEAF_RUN_FOLDER`);
      expect(said.err).toContain(`runs cannot have their folders in ${root}: ${why}`);
      expect(said.err).toContain("--run-root DIR");
    }
    expect(project.json("runs")).toEqual([]);
  },
);

test("a run root is taken from where it was named", () => {
  using project = new Project({ "demo.ts": demoFlow });
  expect(
    project.sheaf("run", "demo.ts", "--start", "2026-11-01", "--bucket", "good", "--run-root", "elsewhere")
      .code,
  ).toBe(0);
  const [{ dir }] = project.json("runs") as [{ dir: string }];
  expect(dir.startsWith(join(project.folder, "elsewhere/"))).toBe(true);
  expect(readdirSync(join(project.folder, "elsewhere")).filter((name) => name.startsWith("."))).toEqual([]);
});

test("the beginning of several runs names the latest of them", () => {
  using project = new Project({ "demo.ts": demoFlow });
  const run = () =>
    project.sheaf("run", "demo.ts", "--start", "2026-11-01", "--bucket", "good", "--quiet").out;
  run();
  const latest = run().trim();
  const said = project.sheaf("status", "demo");
  expect(said.code).toBe(2);
  expect(said.err).toContain(`The latest of them is ${latest}.`);
});
