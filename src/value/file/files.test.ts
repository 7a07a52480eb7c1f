import {
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
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FileStorage } from "../../storage/file/file-storage.ts";
import { localDisk } from "../../storage/file/local-disk.ts";
import { decode } from "../decode.ts";
import { encode } from "../encode.ts";
import type { Held } from "../encoded.ts";
import { findSpecials } from "../find-special.ts";
import { hold } from "../hold.ts";
import { secret } from "../secret/secret.ts";
import { sha256Hex } from "../sha256.ts";
import type { Disk } from "./disk.ts";
import { type DigestMemo, FileDigests } from "./file-digests.ts";
import type { FileServices } from "./file-services.ts";
import { FileSource } from "./file-source.ts";
import type { FileValue } from "./file-value.ts";
import { keepOutput } from "./keep-output.ts";
import { lower } from "./lower.ts";
import { type PathIdentity, PathValue } from "./path-value.ts";
import { verifyFiles } from "./verify-files.ts";

let folder: string;
let services: FileServices;
let hashed: string[];
const at = (...parts: string[]) => join(folder, ...parts);

/** The real disk, with a list of what was read. */
const watchedDisk: Disk = {
  ...localDisk,
  sha256(path) {
    hashed.push(basename(path));
    return localDisk.sha256(path);
  },
};

/** Writes a file that is old enough for its digest to be remembered. */
async function write(path: string, text: string, seconds = 1_000_000): Promise<string> {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, text);
  await utimes(path, seconds, seconds);
  return path;
}

const tokenFor = async (value: unknown): Promise<string> => (await hold(value, services)).token;
const pathValue = (path: string, identity: PathIdentity = "content") => new PathValue({ path, identity });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sheaf-value-"));
  hashed = [];
  const storage = new FileStorage(at("store"), { sync: false });
  services = {
    storage,
    disk: watchedDisk,
    digests: new FileDigests(watchedDisk),
    base: folder,
    root: folder,
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("managed files", () => {
  test("are taken in when they are held, and lowered to a local path with their name", async () => {
    await write(at("data", "jan.csv"), "a,b\n");
    const held = await hold({ files: [new FileSource("data/jan.csv")], n: 1 }, services);
    expect(held.special).toBe(true);
    await rm(at("data"), { recursive: true });
    const lowered = (await lower(held.value, services)) as { files: string[]; n: number };
    expect(basename(lowered.files[0]!)).toBe("jan.csv");
    expect(lowered.files[0]).toBeTypeOf("string");
    expect(await readFile(lowered.files[0]!, "utf8")).toBe("a,b\n");
    expect(lowered.n).toBe(1);
  });

  test("are identified by content and extension, wherever they are", async () => {
    await write(at("a", "x.csv"), "same");
    await write(at("b", "y.csv"), "same");
    await write(at("b", "x.txt"), "same");
    await write(at("b", "x.csv"), "other");
    const token = await tokenFor(new FileSource(at("a", "x.csv")));
    expect(await tokenFor(new FileSource(at("b", "y.csv")))).toBe(token);
    expect(await tokenFor(new FileSource(at("b", "x.txt")))).not.toBe(token);
    expect(await tokenFor(new FileSource(at("b", "x.csv")))).not.toBe(token);
  });

  test("round-trip through their stored form without the disk", async () => {
    await write(at("x.csv"), "data");
    const held = await hold(new FileSource("x.csv"), services);
    const encoded = await held.encode();
    expect(encoded).toMatchObject({ special: true, format: "json" });
    const again = (await hold(decode(encoded, services.storage))) as Held;
    expect(again.token).toBe(held.token);
    expect((again.value as FileValue).name).toBe("x.csv");
  });

  test("that were lowered are recognised when they come back, and not taken in again", async () => {
    await write(at("x.csv"), "data");
    const held = await hold(new FileSource("x.csv"), services);
    const path = (await lower(held.value, services)) as string;
    const back = await hold(new FileSource(path), services);
    expect(back.token).toBe(held.token);
    expect((back.value as FileValue).name).toBe("x.csv");
    expect(hashed).toEqual([]);
  });

  test("are not read again while they stay the same", async () => {
    await write(at("x.csv"), "data");
    const first = await tokenFor(new FileSource("x.csv"));
    const blob = sha256Hex("data");
    const inode = (await stat(await services.storage.localPath(blob))).ino;
    expect(await tokenFor(new FileSource("x.csv"))).toBe(first);
    expect((await stat(await services.storage.localPath(blob))).ino).toBe(inode);
    await write(at("x.csv"), "DATA", 1_000_001);
    expect(await tokenFor(new FileSource("x.csv"))).not.toBe(first);
  });

  test("that do not exist, are folders or URLs are refused", async () => {
    const code = { code: "SHEAF_FILE_MISSING" };
    await expect(hold(new FileSource("gone.csv"), services)).rejects.toMatchObject({
      ...code,
      message: expect.stringContaining(at("gone.csv")),
    });
    await expect(hold(new FileSource("."), services)).rejects.toMatchObject({
      ...code,
      mend: expect.stringContaining("path()"),
    });
    await expect(hold(new FileSource("https://x.org/a.csv"), services)).rejects.toMatchObject(code);
  });
});

describe("paths left in place", () => {
  test("by content: where a file is does not matter", async () => {
    await write(at("a.nc"), "same");
    await write(at("sub", "b.nc"), "same");
    const token = await tokenFor(pathValue("a.nc"));
    expect(await tokenFor(pathValue("sub/b.nc"))).toBe(token);
    await write(at("a.nc"), "SAME", 1_000_001);
    expect(await tokenFor(pathValue("a.nc"))).not.toBe(token);
  });

  test("by content: of a folder, the names and contents of all that is in it", async () => {
    await write(at("one", "a"), "1");
    await write(at("one", "deep", "b"), "2");
    const token = await tokenFor(pathValue("one"));
    await rename(at("one"), at("two"));
    expect(await tokenFor(pathValue("two"))).toBe(token);
    await write(at("two", "deep", "c"), "");
    const more = await tokenFor(pathValue("two"));
    expect(more).not.toBe(token);
    await rename(at("two", "deep", "c"), at("two", "c"));
    expect(await tokenFor(pathValue("two"))).not.toBe(more);
  });

  test("by stat: size, time and path count, and nothing is read", async () => {
    await write(at("a.nc"), "1");
    const token = await tokenFor(pathValue("a.nc", "stat"));
    await write(at("a.nc"), "2");
    expect(await tokenFor(pathValue("a.nc", "stat"))).toBe(token);
    await write(at("a.nc"), "2", 1_000_001);
    expect(await tokenFor(pathValue("a.nc", "stat"))).not.toBe(token);
    await write(at("b.nc"), "1");
    expect(await tokenFor(pathValue("b.nc", "stat"))).not.toBe(token);
    expect(hashed).toEqual([]);
  });

  test("by name: the path counts, relative to the project, and need not exist", async () => {
    const token = await tokenFor(pathValue("out/a.nc", "name"));
    expect(await tokenFor(pathValue(at("out", "a.nc"), "name"))).toBe(token);
    expect(await tokenFor(pathValue("out/b.nc", "name"))).not.toBe(token);
    services = { ...services, root: "/elsewhere", base: "/elsewhere" };
    expect(await tokenFor(pathValue("out/a.nc", "name"))).toBe(token);
  });

  test("of URLs count by name", async () => {
    const held = await hold(pathValue("s3://bucket/key.nc"), services);
    expect(lower(held.value, services)).toBe("s3://bucket/key.nc");
    expect(await tokenFor(pathValue("s3://bucket/other.nc"))).not.toBe(held.token);
  });

  test("are lowered at once to an absolute path", async () => {
    await write(at("a.nc"), "1");
    const held = await hold({ nc: pathValue("a.nc") }, services);
    expect(lower(held.value, services)).toEqual({ nc: at("a.nc") });
  });

  test("that do not exist are refused", async () => {
    for (const identity of ["content", "stat"] as const) {
      await expect(hold(pathValue("gone", identity), services)).rejects.toMatchObject({
        code: "SHEAF_FILE_MISSING",
      });
    }
    await symlink(at("nowhere"), at("dangling"));
    await expect(hold(pathValue("dangling"), services)).rejects.toMatchObject({ code: "SHEAF_FILE_MISSING" });
  });
});

describe("digests of contents", () => {
  class Memo implements DigestMemo {
    readonly kept = new Map<string, string>();
    async recall(_: string, keys: readonly string[]) {
      return keys.map((key) => this.kept.get(key));
    }
    async remember(_: string, entries: ReadonlyMap<string, string>) {
      for (const [key, value] of entries) this.kept.set(key, value);
    }
  }

  test("are remembered over processes, until size or time change", async () => {
    const memo = new Memo();
    await write(at("a"), "1");
    const first = new FileDigests(watchedDisk, memo);
    services = { ...services, digests: first };
    const token = await tokenFor(pathValue("a"));
    await tokenFor(pathValue("a"));
    await first.flush();
    services = { ...services, digests: new FileDigests(watchedDisk, memo) };
    expect(await tokenFor(pathValue("a"))).toBe(token);
    expect(hashed).toEqual(["a"]);
    await write(at("a"), "2", 1_000_001);
    expect(await tokenFor(pathValue("a"))).not.toBe(token);
    expect(hashed).toEqual(["a", "a"]);
  });

  test("of a file changed a moment ago are not trusted: it may change again within the clock's tick", async () => {
    await writeFile(at("a"), "1");
    const token = await tokenFor(pathValue("a"));
    const { atime, mtime } = await stat(at("a"));
    await writeFile(at("a"), "2");
    await utimes(at("a"), atime, mtime);
    expect(await tokenFor(pathValue("a"))).not.toBe(token);
  });

  test("are made once when many ask, and for many files at a time", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(at(`f${n}`), `${n}`)));
    const paths = Array.from({ length: 60 }, (_, n) => pathValue(`f${n % 20}`));
    const tokens = await Promise.all(paths.map(tokenFor));
    expect(new Set(tokens).size).toBe(20);
    expect(hashed.length).toBe(20);
  });
});

describe("at any depth", () => {
  test("files are found in lists, objects, maps and sets", async () => {
    await write(at("a"), "1");
    const value = {
      list: [[pathValue("a")]],
      map: new Map([["k", new FileSource("a")]]),
      set: new Set([pathValue("a")]),
    };
    expect(findSpecials(value)).toHaveLength(3);
    const held = await hold(value, services);
    const lowered = (await lower(held.value, services)) as {
      list: string[][];
      map: Map<string, string>;
      set: Set<string>;
    };
    expect(lowered.list).toEqual([[at("a")]]);
    expect(await readFile(lowered.map.get("k")!, "utf8")).toBe("1");
    expect(lowered.set).toEqual(new Set([at("a")]));
  });

  test("what holds nothing of the kind comes back as the same object", () => {
    const value = { list: [1, { a: new Map([[1, new Set(["x"])]]) }] };
    expect(lower(value, services)).toBe(value);
    expect(keepOutput(value, services, { base: folder })).toBe(value);
  });

  test("a value that contains itself does not trap the search", () => {
    const value: Record<string, unknown> = { list: [] };
    (value["list"] as unknown[]).push(value, { value });
    expect(findSpecials(value)).toEqual([]);
    expect(lower(value, services)).toBe(value);
  });
});

describe("outputs", () => {
  test("files in the scratch folder are moved into the storage, others are copied", async () => {
    await write(at("scratch", "made.csv"), "1");
    await write(at("kept.csv"), "2");
    const output = [new FileSource("made.csv"), new FileSource(at("kept.csv"))];
    const kept = await keepOutput(output, services, { base: at("scratch"), scratch: at("scratch") });
    expect(await readdir(at("scratch"))).toEqual([]);
    expect(await readFile(at("kept.csv"), "utf8")).toBe("2");
    const paths = (await lower(kept, services)) as string[];
    expect(await Promise.all(paths.map((path) => readFile(path, "utf8")))).toEqual(["1", "2"]);
  });

  test("paths must exist, also by name", async () => {
    await expect(keepOutput(pathValue("gone", "name"), services, { base: folder })).rejects.toMatchObject({
      code: "SHEAF_FILE_MISSING",
    });
    expect(await keepOutput(pathValue("s3://b/k"), services, { base: folder })).toMatchObject({
      path: "s3://b/k",
    });
  });
});

describe("verification", () => {
  test("says which file is gone, damaged or changed", async () => {
    await write(at("left"), "1");
    await write(at("taken.csv"), "2");
    const { value } = await hold({ left: pathValue("left"), taken: new FileSource("taken.csv") }, services);
    expect(await verifyFiles(value, services, { content: true })).toBeUndefined();
    await write(at("left"), "3", 1_000_001);
    expect(await verifyFiles(value, services)).toBeUndefined();
    expect(await verifyFiles(value, services, { content: true })).toContain("has changed");
    await rm(at("left"));
    expect(await verifyFiles(value, services)).toContain(`${at("left")} does not exist`);
    await write(at("left"), "1");
    await new FileStorage(at("store")).remove(sha256Hex("2"));
    expect(await verifyFiles(value, services)).toContain("taken.csv is gone");
  });
});

describe("secrets", () => {
  test("are lowered only where secrets are known, and their text is in no stored form", async () => {
    const held = hold({ token: secret({ env: "TOKEN" }) }, services) as Held;
    expect(held.special).toBe(true);
    const encoded = await encode(held.value, services);
    expect(JSON.stringify(encoded)).not.toContain("hunter2");
    const value = decode(encoded, services.storage);
    expect(lower(value, services)).toEqual({ token: secret({ env: "TOKEN" }) });
    expect(lower(value, { ...services, secrets: () => "hunter2" })).toEqual({ token: "hunter2" });
    expect(() => lower(value, { ...services, secrets: () => undefined })).toThrowError(
      expect.objectContaining({ code: "SHEAF_SECRET_MISSING", message: expect.stringContaining("TOKEN") }),
    );
  });

  test("are told apart by their names", () => {
    expect((hold(secret({ env: "A" })) as Held).token).not.toBe((hold(secret({ env: "B" })) as Held).token);
    expect(() => secret({ env: "not a name" })).toThrow(/not the name of an environment variable/);
  });
});
