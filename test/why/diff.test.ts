import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Project } from "../cli/project.ts";
import { convertFlow, scale } from "./convert-flow.ts";

let project: Project;
let first: string;
beforeAll(() => {
  project = new Project({
    "flow.ts": convertFlow,
    "scale.ts": scale,
    ".gitignore": ".sheaf\nnode_modules\n",
  });
  git("init", "-q");
  commit();
  first = run();
});
afterAll(() => project[Symbol.dispose]());

const git = (...words: string[]) => execFileSync("git", words, { cwd: project.folder, encoding: "utf8" });
function commit(): string {
  git("add", "-A");
  git("-c", "user.name=me", "-c", "user.email=me@example.org", "commit", "-q", "--allow-empty", "-m", "x");
  return git("rev-parse", "HEAD").slice(0, 12);
}
const run = (...words: string[]) => {
  const all = words.includes("--bucket") ? words : ["--bucket", "a", ...words];
  return project.sheaf("run", "flow.ts", ...all, "-q").out.trim();
};

test("a run and its repetition are the same: exit code 0, and equal parts in one line", () => {
  const { code, out } = project.sheaf("diff", first, run());
  expect(code).toBe(0);
  expect(out).toContain("\nThe same: params, wiring, code, packages, environment, surroundings, states.\n");
  expect(out).toContain("\nResults: the same (7 elements)\n");
  expect(out).toMatch(/ {2}convert {2}\S+ \(5\) {2}not run\n/);
});

test("another param: what differs, by step, and elements that only one has", () => {
  const { code, out } = project.sheaf("diff", first, run("--count", "7"));
  expect(code).toBe(1);
  expect(out).toContain("Params\n  count: 5 → 7\n");
  expect(out).toContain("Results: 4 of 9 elements not the same; the flow's result differs\n");
  expect(out).toMatch(/convert {5}5 +0 +0 +2\n/);
  expect(out).toMatch(/convert\[5\] +\(not there\) +→ \{"url":"s3:\/\/a\/f5.nc","size":10\}/);
});

test("elements that failed have no result", () => {
  const { out } = project.sheaf("diff", first, run("--bucket", "bad"));
  expect(out).toContain(
    "States\n  convert: all have results → 1 failed\n  total: all have results → 1 skipped\n",
  );
  expect(out).toMatch(/convert\[3\] +\{.*\} +→ \(failed\)\n/);
  expect(out).toMatch(/total +50 +→ \(skipped\)\n/);
});

test("code, a variable, the commit; and all of it for programs", () => {
  const before = git("rev-parse", "HEAD").slice(0, 12);
  project.write("scale.ts", scale.replace("* 2", "* 3"));
  const after = commit();
  const env = { REGION: "eu" };
  const bin = `${project.folder}/node_modules/sheaf/dist/cli/bin.js`;
  const second = project.node([bin, "run", "flow.ts", "--bucket", "a", "-q"], env).out.trim();
  const difference = project.json("diff", first, second) as { surroundings: { name: string }[] };
  expect(difference).toMatchObject({
    sameResults: false,
    params: [],
    tasks: [
      {
        task: "convert",
        changes: [{ type: "code", parts: [{ file: "scale.ts", via: ["convert", "scale"] }] }],
      },
    ],
    environment: [{ name: "REGION", to: "eu" }],
    result: "differ",
  });
  const ofGit = difference.surroundings.find(({ name }) => name === "git");
  expect(ofGit).toMatchObject({
    from: expect.stringContaining(before) as string,
    to: expect.stringContaining(after) as string,
  });
  expect(project.sheaf("diff", first, second).out).toContain(
    "Code\n  convert\n    scale.ts: scale() changed, reached by convert → scale\n",
  );
});

test("steps that were added, and inputs that are wired in another way", () => {
  const changed = convertFlow
    .replace("each(files)", 'each(step(prepare, { count: 2 }, { name: "more" }))')
    .replace('"s3://', '"gs://');
  project.write("flow.ts", changed);
  const { out } = project.sheaf("diff", first, run());
  expect(out).toContain("Wiring\n  convert, ncFile: each(prepare) → each(more)\n  more added\n");
});

test("runs that are not there are not found, which is no difference", () => {
  expect(project.sheaf("diff", first, "nope").code).toBe(3);
  expect(project.sheaf("diff", first).err).toContain("Write it as: sheaf diff RUN RUN");
  expect(project.sheaf("diff", first, first, "-q").out).toBe("same\n");
});
