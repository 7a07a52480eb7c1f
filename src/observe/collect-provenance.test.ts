import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hidden } from "../model/provenance.ts";
import { FileStorage } from "../storage/file/file-storage.ts";
import { sha256Hex } from "../value/sha256.ts";
import { type CollectOptions, collectProvenance } from "./collect-provenance.ts";

let folder: string;
let storage: FileStorage;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-provenance-")));
  storage = new FileStorage(join(folder, "storage"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const collect = (more: Partial<CollectOptions> = {}) =>
  collectProvenance({ folder: join(folder, "project"), storage, env: {}, ...more });

const identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
const git = (...args: string[]) =>
  execFileSync("git", [...identity, ...args], { cwd: join(folder, "project"), encoding: "utf8" }).trim();

function write(path: string, text: string): void {
  mkdirSync(join(folder, "project"), { recursive: true });
  writeFileSync(join(folder, "project", path), text);
}

function repository(): string {
  write("flow.ts", "one\n");
  write("old.ts", "a file that gets another name\n");
  git("init", "-q");
  git("add", "flow.ts", "old.ts");
  git("commit", "-qm", "first");
  return git("rev-parse", "HEAD");
}

describe("where it runs", () => {
  it("has the machine, the versions and the lock file's digest", async () => {
    write("package-lock.json", "{}");
    const found = await collect({ argv: ["run", "flow.ts"], cwd: "/here" });
    expect(found).toMatchObject({
      format: 1,
      node: process.versions.node,
      host: hostname(),
      argv: ["run", "flow.ts"],
      cwd: "/here",
      lockfile: { path: join(folder, "project/package-lock.json"), sha256: sha256Hex("{}") },
      notes: [],
    });
    expect(found.sheaf).toMatch(/^\d+\.\d+\.\d+/);
    expect(found.machine.memoryBytes).toBeGreaterThan(0);
  });

  it("shows declared variables, and never what looks like a credential or is named as a secret", async () => {
    const env = {
      MODEL_DIR: "/data",
      API_TOKEN: "t0p",
      PLAIN: "p1a1n",
      DATABASE_URL: "postgres://me:pa55@host/db",
    };
    const found = await collect({ env, secrets: new Set(["PLAIN"]) });
    expect(found.env).toEqual({
      MODEL_DIR: "/data",
      API_TOKEN: hidden,
      PLAIN: hidden,
      DATABASE_URL: `postgres://me:${hidden}@host/db`,
    });
  });
});

describe("the state of the source", () => {
  it("has the flow's own file as it was", async () => {
    write("flow.ts", "the flow\n");
    const { source } = await collect({ module: join(folder, "project/flow.ts") });
    write("flow.ts", "another\n");
    expect(source).toEqual({ path: join(folder, "project/flow.ts"), sha256: sha256Hex("the flow\n") });
    expect(Buffer.from(await storage.get(source!.sha256)).toString()).toBe("the flow\n");
  });

  it("is the commit, the branch and where origin is, without its password", async () => {
    const commit = repository();
    git("remote", "add", "origin", "https://me:pa55@example.org/a/b.git");
    expect((await collect()).git).toEqual({
      root: join(folder, "project"),
      remote: "https://example.org/a/b.git",
      commit,
      branch: "main",
      dirty: false,
      changes: [],
    });
  });

  it("has the diff as a blob, and the names of what is changed and untracked", async () => {
    repository();
    git("mv", "old.ts", "new name.ts");
    write("flow.ts", "two\n");
    write("notes.txt", "untracked");
    const state = (await collect()).git!;
    expect(state.dirty).toBe(true);
    expect(state.changes).toEqual([
      { change: "M", path: "flow.ts" },
      { change: "R", path: "new name.ts" },
      { change: "?", path: "notes.txt" },
    ]);
    const diff = Buffer.from(await storage.get(state.diff!.blob)).toString();
    expect(diff).toContain("-one\n+two\n");
    expect(state.diff!.bytes).toBe(diff.length);
  });

  it("is found from a folder below, of a work tree, and with a detached head", async () => {
    const commit = repository();
    git("worktree", "add", "-q", "--detach", "../other");
    mkdirSync(join(folder, "other/deep"));
    const state = (await collect({ folder: join(folder, "other/deep") })).git!;
    expect(state).toMatchObject({ root: join(folder, "other"), commit, dirty: false });
    expect(state.branch).toBeUndefined();
  });

  it("belongs to the folder, even when a git hook says that another repository is meant", async () => {
    const commit = repository();
    process.env["GIT_DIR"] = "/nowhere";
    try {
      expect((await collect()).git!.commit).toBe(commit);
    } finally {
      delete process.env["GIT_DIR"];
    }
  });

  it("keeps only the beginning of a huge diff, and says so", async () => {
    repository();
    write("flow.ts", "a line of text that is long enough\n".repeat(200_000));
    const { git: state, notes } = await collect();
    expect(state!.diff).toMatchObject({ bytes: 4 * 1024 * 1024, cut: true });
    expect(notes).toEqual(["Of the diff only the first 4 MiB are kept."]);
  });
});

describe("what cannot be found out is a note", () => {
  it("before the first commit", async () => {
    write("flow.ts", "one\n");
    git("init", "-q");
    git("add", "flow.ts");
    const { git: state, notes } = await collect();
    expect(state).toEqual({
      root: join(folder, "project"),
      branch: "main",
      dirty: true,
      changes: [{ change: "A", path: "flow.ts" }],
    });
    expect(notes).toEqual(["There is no diff: the repository has no commit yet."]);
  });

  it("in a broken repository", async () => {
    repository();
    writeFileSync(join(folder, "project/.git/HEAD"), "nonsense");
    const { git: state, notes } = await collect();
    expect(state).toEqual({ root: join(folder, "project") });
    expect(notes).toEqual([
      expect.stringMatching(/^The state of the repository is not known: git: .*not a git repository/),
    ]);
  });

  it("where git is not installed", async () => {
    repository();
    const { PATH } = process.env;
    process.env["PATH"] = join(folder, "nothing");
    try {
      expect((await collect()).notes).toEqual([
        "The state of the repository is not known: git is not installed.",
      ]);
    } finally {
      process.env["PATH"] = PATH;
    }
  });

  it("when nobody waits for git any longer", async () => {
    repository();
    expect((await collect({ signal: AbortSignal.abort() })).notes).toEqual([
      "The state of the repository is not known: git was not waited for.",
    ]);
  });

  it("when the diff cannot be kept", async () => {
    repository();
    write("flow.ts", "two\n");
    const full = { put: () => Promise.reject(new Error("the disk is full")) };
    const { git: state, notes } = await collect({ storage: full });
    expect(state).toMatchObject({ dirty: true, branch: "main" });
    expect(notes).toEqual(["The diff could not be kept: the disk is full."]);
  });

  it("in no repository there is nothing to note, and git is not called", async () => {
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/git"), `#!/bin/sh\ntouch ${join(folder, "called")}\n`);
    chmodSync(join(folder, "bin/git"), 0o755);
    const { PATH } = process.env;
    process.env["PATH"] = `${join(folder, "bin")}:${PATH}`;
    try {
      const found = await collect({ folder });
      expect(found.git).toBeUndefined();
      expect(found.notes).toEqual([]);
    } finally {
      process.env["PATH"] = PATH;
    }
    expect(() => execFileSync("test", ["-e", join(folder, "called")])).toThrow();
  });
});
