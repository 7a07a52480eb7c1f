import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Project } from "../cli/project.ts";
import { brokenRules, CrateOnDisk } from "./crate-rules.ts";
import { halves, parse } from "./halves.ts";

let project: Project;

beforeEach(() => {
  project = new Project({
    "halves.ts": halves,
    "parse.ts": parse,
    "in/numbers.txt": "1 2 3\n",
    ".gitignore": ".sheaf\nnode_modules\n",
  });
  project.write("package.json", '{ "type": "module", "license": "MIT" }');
});
afterEach(() => project[Symbol.dispose]());

const run = (...words: string[]) =>
  project.sheaf("run", "halves.ts", "--numbers", "in/numbers.txt", ...words, "-q").out.trim();

function crateOf(...words: string[]): CrateOnDisk {
  const { code, err } = project.sheaf("export", "--out", "a.crate", ...words);
  if (code !== 0) throw new Error(err);
  return new CrateOnDisk(join(project.folder, "a.crate"));
}

function commit(): string {
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.org", ...words], {
      cwd: project.folder,
      encoding: "utf8",
    });
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "first");
  return git("rev-parse", "HEAD").trim();
}

describe("a crate", () => {
  test("follows the rules, and has the source, the results, the params and what was made from what", () => {
    const head = commit();
    project.write("parse.ts", `${parse}// changed\n`);
    const id = run("--by", "you");
    const crate = crateOf();
    expect(brokenRules(crate)).toEqual([]);
    const workflow = crate.get("source/halves.ts");
    expect(workflow).toMatchObject({
      name: "halves",
      version: head,
      programmingLanguage: { "@id": "https://www.typescriptlang.org/" },
    });
    expect(readFileSync(join(crate.folder, "source/halves.ts"), "utf8")).toBe(halves);
    expect(crate.entities.has("source/parse.ts")).toBe(true);
    expect(readFileSync(join(crate.folder, "uncommitted.diff"), "utf8")).toContain("+// changed");
    expect(readFileSync(join(crate.folder, "results/all.txt"), "utf8")).toBe("0.5 1 1.5");
    expect(crate.get("results/all.txt")["alternateName"]).toBe("out/halves.txt");
    expect(crate.get("#given/by")).toMatchObject({ value: "you", exampleOfWork: { "@id": "#param/by" } });
    expect(crate.get("./")["license"]).toEqual({ "@id": "https://spdx.org/licenses/MIT" });
    const action = crate.get(`#run/${id}`);
    expect(action).toMatchObject({
      actionStatus: "http://schema.org/CompletedActionStatus",
      instrument: { "@id": "source/halves.ts" },
    });
    // What the halves made is what the join was given; what the flow was given is what the reading was given.
    const made = [0, 1, 2].flatMap((index) => crate.of(crate.get(`#action/half%5B${index}%5D`), "result"));
    expect(crate.of(crate.get("#action/join"), "object")).toEqual(made);
    const input = crate.of(action, "object").find((one) => one["name"] === "numbers.txt");
    expect(crate.of(crate.get("#action/read"), "object")).toEqual([input]);
    expect(input!["sha256"]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("tells of a failure, and keeps the log of what failed", () => {
    project.write("in/numbers.txt", "1 -2 3\n");
    run();
    const crate = crateOf();
    expect(brokenRules(crate)).toEqual([]);
    expect(crate.get("#action/half%5B1%5D")).toMatchObject({
      actionStatus: "http://schema.org/FailedActionStatus",
      error: "RangeError: less than nothing",
    });
    expect(crate.get("#action/half%5B0%5D")["actionStatus"]).toBe("http://schema.org/CompletedActionStatus");
    expect(crate.get("logs/half/1.log")).toMatchObject({ about: { "@id": "#action/half%5B1%5D" } });
    expect(crate.entities.has("#control/join")).toBe(false); // it was skipped
    expect(crate.entities.has("#step/join")).toBe(true);
  });

  test("says of what came from the cache when and by which run it was computed", () => {
    const first = run();
    run();
    const crate = crateOf();
    expect(brokenRules(crate)).toEqual([]);
    expect(crate.get("#action/read")["description"]).toBe(
      `The result of an earlier execution, of run ${first}, was used.`,
    );
    const [action] = crate.ofType("OrganizeAction");
    expect(String(crate.get("#action/read")["endTime"]) < String(action!["startTime"])).toBe(true);
  });

  test("has one action for a step with more elements than are wanted", () => {
    run();
    const crate = crateOf("--elements", "2");
    expect(brokenRules(crate)).toEqual([]);
    expect(crate.get("#action/half")["description"]).toBe(
      "All executions of this step together. 3 elements: 3 succeeded.",
    );
    expect(crate.entities.has("#action/half%5B0%5D")).toBe(false);
  });

  test("has all files, or none but the source, when that is asked for", () => {
    run();
    const all = crateOf("--files", "all");
    expect(brokenRules(all)).toEqual([]);
    expect(all.ofType("File").filter((one) => one["@id"].startsWith("file:"))).toEqual([]);
    const none = crateOf("--files", "none");
    expect(brokenRules(none)).toEqual([]);
    expect(none.entities.has("results/all.txt")).toBe(false);
  });

  test("has the flow's file as it was when the run began", () => {
    run();
    project.write("halves.ts", `${halves}// later\n`);
    crateOf();
    expect(readFileSync(join(project.folder, "a.crate/source/halves.ts"), "utf8")).toBe(halves);
  });

  test("does not touch a folder that holds other things", () => {
    run();
    project.write("mine/notes.txt", "keep");
    const { code, err } = project.sheaf("export", "--out", "mine");
    expect(code).toBe(2);
    expect(err).toContain("mine holds other files than a crate");
    expect(readFileSync(join(project.folder, "mine/notes.txt"), "utf8")).toBe("keep");
  });

  test("needs none of the user's code, and is written to standard output as metadata alone", () => {
    run();
    project.write("halves.ts", "throw new Error('do not load me');\n");
    const { code, out } = project.sheaf("export", "--out", "-");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      "@context": expect.arrayContaining(["https://w3id.org/ro/crate/1.1/context"]),
    });
  });

  test("never has the value of a secret", () => {
    const bin = join(import.meta.dirname, "../../dist/cli/bin.js");
    project.node([bin, "run", "halves.ts", "--numbers", "in/numbers.txt"], {
      MODE: "fast",
      API_TOKEN: "t0p-s3cret",
    });
    const crate = crateOf();
    expect(crate.get("#env/MODE")["value"]).toBe("fast");
    expect(crate.get("#env/API_TOKEN")["value"]).toBe("(hidden)");
    expect(readFileSync(join(crate.folder, "ro-crate-metadata.json"), "utf8")).not.toContain("t0p-s3cret");
  });
});

interface Event {
  readonly eventType: string;
  readonly eventTime: string;
  readonly run: {
    readonly runId: string;
    readonly facets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  readonly job: { readonly namespace: string; readonly name: string };
  readonly inputs: readonly { readonly namespace: string; readonly name: string }[];
  readonly outputs: readonly { readonly namespace: string; readonly name: string }[];
}

const events = (...words: string[]): Event[] =>
  project
    .sheaf("export", "--format", "openlineage", ...words)
    .out.trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Event);

describe("OpenLineage events", () => {
  test("begin and end the run and its steps, in order, with what went in and came out", () => {
    run();
    const told = events();
    const named = (name: string) => told.filter(({ job }) => job.name === name);
    expect(told[0]).toMatchObject({ eventType: "START", job: { namespace: "default", name: "halves" } });
    expect(told.at(-1)).toMatchObject({ eventType: "COMPLETE", job: { name: "halves" } });
    expect(told.map(({ eventTime }) => eventTime)).toEqual(told.map(({ eventTime }) => eventTime).toSorted());
    const [start, complete] = named("halves.half");
    expect([start!.eventType, complete!.eventType]).toEqual(["START", "COMPLETE"]);
    expect(start!.run.runId).toBe(complete!.run.runId);
    expect(start!.run.runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(start!.run.facets["parent"]).toMatchObject({
      run: { runId: told[0]!.run.runId },
      job: { name: "halves" },
    });
    expect(complete!.outputs).toHaveLength(3);
    expect(named("halves.join")[1]!.inputs.map(({ name }) => name)).toEqual(
      complete!.outputs.map(({ name }) => name),
    );
    for (const event of told)
      for (const facet of Object.values(event.run.facets))
        expect(facet).toMatchObject({
          _producer: expect.stringMatching(/^https:/),
          _schemaURL: expect.stringMatching(/^https:\/\/openlineage\.io\/spec\//),
        });
  });

  test("fail with the message where the step and the run failed", () => {
    project.write("in/numbers.txt", "1 -2\n");
    run();
    const failed = events().filter(({ eventType }) => eventType === "FAIL");
    expect(failed.map(({ job }) => job.name)).toEqual(["halves.half", "halves"]);
    for (const { run: told } of failed)
      expect(told.facets["errorMessage"]).toMatchObject({
        message: "less than nothing",
        programmingLanguage: "TypeScript",
      });
  });
});
