import { access, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256Hex } from "../value/sha256.ts";
import type { Storage } from "./storage.ts";

export interface StorageUnderTest {
  readonly storage: Storage;
  /** Overwrites the stored bytes of a blob behind the storage's back. */
  damage(name: string): Promise<void>;
  /** Makes a blob look as if it had been stored hours ago. */
  age(name: string): Promise<void>;
}

/** What every storage must do. `make` gives one that is empty. */
export function storageConformance(kind: string, make: (folder: string) => Promise<StorageUnderTest>): void {
  describe(`${kind} storage`, () => {
    let folder: string;
    let storage: Storage;
    let damage: StorageUnderTest["damage"];
    let age: StorageUnderTest["age"];
    const bytes = (text: string) => Buffer.from(text);
    const local = async (name: string, text: string) => {
      const path = join(folder, "outside", name);
      await mkdir(join(folder, "outside"), { recursive: true });
      await writeFile(path, text);
      return path;
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "sheaf-storage-"));
      ({ storage, damage, age } = await make(join(folder, "storage")));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    test("names a blob by the SHA-256 of its bytes and gives them back", async () => {
      const blob = await storage.put(bytes("hello"));
      expect(blob).toEqual({ name: sha256Hex("hello"), size: 5 });
      expect(Buffer.from(await storage.get(blob.name)).toString()).toBe("hello");
      expect(await storage.has(blob.name)).toBe(true);
      expect(await storage.verify(blob.name)).toBe(true);
    });

    test("takes no bytes at all", async () => {
      const { name } = await storage.put(new Uint8Array());
      expect((await storage.get(name)).byteLength).toBe(0);
    });

    test("takes a stream of any length", async () => {
      const chunk = Buffer.alloc(100_000, "abc");
      const blob = await storage.put(
        (async function* () {
          for (let at = 0; at < 20; at++) yield chunk;
        })(),
      );
      expect(blob.size).toBe(2_000_000);
      const parts: Buffer[] = [];
      for await (const part of await storage.open(blob.name)) parts.push(part as Buffer);
      expect(sha256Hex(Buffer.concat(parts))).toBe(blob.name);
    });

    test("keeps nothing of a stream that breaks off, and passes its error on as it is", async () => {
      const failure = Object.assign(new Error("the source broke"), { code: "ENOSPC" });
      const broken = (async function* () {
        yield bytes("half of ");
        throw failure;
      })();
      await expect(storage.put(broken)).rejects.toBe(failure);
      expect(await storage.has(sha256Hex("half of "))).toBe(false);
    });

    test("stores the same bytes once, also when many do it at the same time", async () => {
      const names = await Promise.all(Array.from({ length: 20 }, () => storage.put(bytes("same"))));
      expect(new Set(names.map((blob) => blob.name)).size).toBe(1);
      expect(Buffer.from(await storage.get(names[0]!.name)).toString()).toBe("same");
    });

    test("copies a file in and leaves it where it was", async () => {
      const path = await local("left.csv", "a,b\n");
      const blob = await storage.ingest(path);
      expect(blob).toEqual({ name: sha256Hex("a,b\n"), size: 4 });
      await writeFile(path, "changed");
      expect(Buffer.from(await storage.get(blob.name)).toString()).toBe("a,b\n");
    });

    test("moves a file in", async () => {
      const path = await local("moved.csv", "c,d\n");
      const blob = await storage.ingest(path, { move: true });
      await expect(access(path)).rejects.toThrow();
      expect(Buffer.from(await storage.get(blob.name)).toString()).toBe("c,d\n");
    });

    test("recognises a file of its own", async () => {
      const { name } = await storage.put(bytes("mine"));
      const path = await storage.localPath(name, "mine.txt");
      expect(await storage.ingest(path, { move: true })).toEqual({ name, size: 4 });
      expect(await readFile(path, "utf8")).toBe("mine");
    });

    test("refuses to take in what is not there, or no file", async () => {
      const code = { code: "SHEAF_FILE_MISSING" };
      await expect(storage.ingest(join(folder, "nothing"))).rejects.toMatchObject(code);
      await expect(storage.ingest(folder)).rejects.toMatchObject(code);
      await expect(storage.ingest(folder, { move: true })).rejects.toMatchObject(code);
    });

    test("gives a local path, under a name where one is asked for", async () => {
      const { name } = await storage.put(bytes("x,y"));
      expect(await readFile(await storage.localPath(name), "utf8")).toBe("x,y");
      const path = await storage.localPath(name, "january.csv");
      expect(basename(path)).toBe("january.csv");
      expect(await readFile(path, "utf8")).toBe("x,y");
      expect(await storage.localPath(name, "january.csv")).toBe(path);
      expect(basename(await storage.localPath(name, "../../evil.csv"))).toBe("evil.csv");
    });

    test("says that a blob is gone", async () => {
      const code = { code: "SHEAF_BLOB_MISSING" };
      for (const name of [sha256Hex("never stored"), "", "../../etc/passwd"]) {
        expect(await storage.has(name)).toBe(false);
        expect(await storage.verify(name)).toBe(false);
        await expect(storage.get(name)).rejects.toMatchObject(code);
        await expect(storage.open(name)).rejects.toMatchObject(code);
        await expect(storage.localPath(name)).rejects.toMatchObject(code);
      }
    });

    test("never gives damaged bytes out as good, and mends them when they come again", async () => {
      const { name } = await storage.put(bytes("precious"));
      const path = await storage.localPath(name, "precious.txt");
      await damage(name);
      expect(await storage.verify(name)).toBe(false);
      await expect(storage.get(name)).rejects.toMatchObject({ code: "SHEAF_BLOB_CORRUPT" });
      const reading = (async () => {
        for await (const _ of await storage.open(name));
      })();
      await expect(reading).rejects.toMatchObject({ code: "SHEAF_BLOB_CORRUPT" });
      await storage.put(bytes("precious"));
      expect(await storage.verify(name)).toBe(true);
      expect(await readFile(await storage.localPath(name, "precious.txt"), "utf8")).toBe("precious");
      expect(await storage.localPath(name, "precious.txt")).toBe(path);
    });

    test("lists all blobs, and knows their sizes", async () => {
      const names: string[] = [];
      for (let at = 0; at < 300; at++) names.push((await storage.put(bytes(`one of many ${at}`))).name);
      const listed = new Set<string>();
      for await (const page of storage.list()) for (const name of page) listed.add(name);
      for (const name of names) expect(listed.has(name)).toBe(true);
      const facts = await storage.facts(names[7]!);
      expect(facts?.bytes).toBe("one of many 7".length);
      expect(Math.abs(facts!.storedAt - Date.now())).toBeLessThan(60_000);
      expect(await storage.facts(sha256Hex("never stored"))).toBeUndefined();
    });

    test("removes what has not been stored or used for a value since", async () => {
      const { name } = await storage.put(bytes("unused"));
      const path = await storage.localPath(name, "unused.txt");
      expect(await storage.removeUnused(name, Date.now() - 60_000)).toBeUndefined();
      expect(await storage.has(name)).toBe(true);
      expect(await storage.removeUnused(name, Date.now() + 60_000)).toBe(6);
      expect(await storage.has(name)).toBe(false);
      expect(await storage.removeUnused(name, Date.now() + 60_000)).toBeUndefined();
      await expect(access(path)).rejects.toThrow();
      expect(await storage.renew(name)).toBe(false);
    });

    test.each(["put", "ingest", "take in again", "renew"])(
      "what is stored again by %s counts as new",
      async (how) => {
        const text = `stored again by ${how}`;
        const { name } = await storage.put(bytes(text));
        await age(name);
        const since = Date.now() - 60_000;
        const ways: Record<string, () => Promise<unknown>> = {
          put: () => storage.put(bytes(text)),
          ingest: async () => storage.ingest(await local("again.txt", text)),
          "take in again": async () =>
            storage.ingest(await storage.localPath(name, "known.txt"), { move: true }),
          renew: () => storage.renew(name),
        };
        await ways[how]!();
        expect(await storage.removeUnused(name, since)).toBeUndefined();
        await age(name);
        expect(await storage.removeUnused(name, since)).toBe(text.length);
      },
    );

    test("counts a file that is moved in as new, however old it is", async () => {
      const path = await local("old.csv", "old content");
      await utimes(path, 1, 1);
      const { name } = await storage.ingest(path, { move: true });
      expect(await storage.removeUnused(name, Date.now() - 60_000)).toBeUndefined();
      expect(await storage.has(name)).toBe(true);
    });

    test("loses nothing that is stored while it is being removed", async () => {
      const text = bytes("wanted and unwanted at once");
      const { name } = await storage.put(text);
      const since = Date.now() - 60_000;
      for (let round = 0; round < 50; round++) {
        await age(name);
        await Promise.all([storage.removeUnused(name, since), storage.put(text)]);
        await storage.recover();
        expect(Buffer.from(await storage.get(name))).toEqual(text);
      }
    });

    test("removes a blob, and what was not there", async () => {
      const { name } = await storage.put(bytes("short-lived"));
      await storage.localPath(name, "a.txt");
      await storage.remove(name);
      await storage.remove(name);
      expect(await storage.has(name)).toBe(false);
      await storage.put(bytes("short-lived"));
      expect(await storage.has(name)).toBe(true);
    });
  });
}
