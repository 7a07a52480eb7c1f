import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sha256Hex } from "../../value/sha256.ts";
import { storageConformance } from "../conformance.ts";
import { FileLayout } from "./file-layout.ts";
import { FileStorage } from "./file-storage.ts";
import { writeError } from "./storage-error.ts";

storageConformance("file", async (folder) => ({
  storage: new FileStorage(folder),
  async damage(name) {
    const path = new FileLayout(folder).blob(name);
    await chmod(path, 0o644);
    await writeFile(path, "damaged!");
  },
  async age(name) {
    await utimes(new FileLayout(folder).blob(name), 1, 1);
  },
}));

describe("the folder", () => {
  let folder: string;
  let storage: FileStorage;
  const inside = (...parts: string[]) => join(folder, ...parts);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sheaf-files-"));
    storage = new FileStorage(inside("storage"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("has blobs by digest, read-only, and nothing unfinished", async () => {
    const { name } = await storage.put(Buffer.from("x"));
    const path = inside("storage", "blobs", name.slice(0, 2), name.slice(2));
    expect((await stat(path)).mode & 0o777).toBe(0o444);
    expect(await readdir(inside("storage", "tmp"))).toEqual([]);
  });

  test("is not made before something is stored", async () => {
    expect(await storage.has(sha256Hex("x"))).toBe(false);
    await expect(stat(inside("storage"))).rejects.toThrow();
  });

  test("keeps programs executable", async () => {
    await writeFile(inside("tool.sh"), "#!/bin/sh\n", { mode: 0o755 });
    const { name } = await storage.ingest(inside("tool.sh"));
    expect((await stat(await storage.localPath(name, "tool.sh"))).mode & 0o777).toBe(0o555);
  });

  test("copies links and files of several names, which others may change", async () => {
    await writeFile(inside("input"), "data");
    await link(inside("input"), inside("hard"));
    await symlink(inside("input"), inside("soft"));
    for (const name of ["hard", "soft"]) {
      const blob = await storage.ingest(inside(name), { move: true });
      expect((await stat(inside("input"))).mode & 0o200).toBe(0o200);
      expect(await readFile(inside(name), "utf8")).toBe("data");
      expect(blob.name).toBe(sha256Hex("data"));
    }
  });

  test("shows a blob under a name without copying it", async () => {
    const { name } = await storage.put(Buffer.from("x"));
    const named = await stat(await storage.localPath(name, "a.txt"));
    expect(named.ino).toBe((await stat(await storage.localPath(name))).ino);
  });

  test("is swept of what killed processes have left", async () => {
    await mkdir(inside("storage", "tmp"), { recursive: true });
    await writeFile(inside("storage", "tmp", "old"), "half");
    await utimes(inside("storage", "tmp", "old"), 1, 1);
    await writeFile(inside("storage", "tmp", "another-process"), "half");
    await storage.put(Buffer.from("x"));
    expect(await readdir(inside("storage", "tmp"))).toEqual(["another-process"]);
  });

  test("ends the removals of killed processes: what was stored again is put back", async () => {
    const before = Date.now() - 60_000;
    const [old, renewed] = [await storage.put(Buffer.from("old")), await storage.put(Buffer.from("renewed"))];
    for (const { name } of [old, renewed]) {
      const path = await storage.localPath(name);
      if (name === old.name) await utimes(path, 1, 1);
      await rename(path, inside("storage", "tmp", `removed-${before}-${name}-abcd`));
    }
    await storage.recover();
    expect(await storage.has(old.name)).toBe(false);
    expect(await storage.verify(renewed.name)).toBe(true);
    expect(await readdir(inside("storage", "tmp"))).toEqual([]);
  });

  test("says what is wrong when it is no folder", async () => {
    await writeFile(inside("storage"), "a file");
    await expect(storage.put(Buffer.from("x"))).rejects.toMatchObject({ code: "SHEAF_STORE_BROKEN" });
  });

  test.each([
    ["ENOSPC", "SHEAF_STORE_FULL"],
    ["EDQUOT", "SHEAF_STORE_FULL"],
    ["EACCES", "SHEAF_STORE_READONLY"],
    ["EROFS", "SHEAF_STORE_READONLY"],
    ["EIO", "SHEAF_STORE_BROKEN"],
  ])("explains %s", (code, expected) => {
    const error = writeError(Object.assign(new Error("no"), { code }), "/data/.sheaf");
    expect(error).toMatchObject({ code: expected, message: expect.stringContaining("/data/.sheaf") });
  });
});
