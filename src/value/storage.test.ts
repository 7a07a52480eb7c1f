import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FileStorage } from "../storage/file/file-storage.ts";
import { blobsIn } from "./blobs-in.ts";
import { decode } from "./decode.ts";
import { digest, token, tokenOf } from "./digest.ts";
import { encode, encodeList } from "./encode.ts";
import type { Encoded } from "./encoded.ts";
import { defaultFormats } from "./format/default-formats.ts";
import type { Format } from "./format/format.ts";
import { JsonLines } from "./format/json-lines.ts";
import { RowSource } from "./format/row-source.ts";
import { hold } from "./hold.ts";

let folder: string;
let storage: FileStorage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sheaf-stored-"));
  storage = new FileStorage(folder, { sync: false });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const stored = async (value: unknown, options = {}) => encode(value, { storage, ...options });
const back = async (value: unknown, options = {}) => decode(await stored(value, options), storage);

describe("where a body is kept", () => {
  test("inline and at once, when it is small", () => {
    expect(encode({ a: 1 })).toMatchObject({ format: "json", text: '{"a":1}', size: 7, special: false });
    expect(decode(encode([new Date(0)]) as Encoded, storage)).toEqual([new Date(0)]);
  });

  test("in the storage, beyond the limit; its digest is the same", async () => {
    const value = { text: "é".repeat(40_000) };
    const encoded = await stored(value);
    expect(encoded).toMatchObject({ format: "json", size: 80_011 });
    expect(encoded.text).toBeUndefined();
    expect(encoded.digest).toEqual(digest(value));
    expect(await decode(encoded, storage)).toEqual(value);
    expect((await stored(value, { inlineLimit: 100_000 })).text).toBeDefined();
  });

  test("long binary data is beside the body, and comes back as what it was", async () => {
    const value = {
      a: new Float64Array(10_000).fill(0.5),
      m: new Map([["b", Buffer.alloc(100_000, 1)]]),
      s: new Set([new Uint8Array(50_000)]),
    };
    const encoded = await stored(value);
    expect(encoded.text!.length).toBeLessThan(1000);
    const read = (await decode(encoded, storage)) as typeof value;
    expect(read).toStrictEqual(value);
    expect(read.m.get("b")).toBeInstanceOf(Buffer);
    expect(tokenOf(encoded)).toBe(token(value));
    expect(await back(new Float64Array(10_000))).toEqual(new Float64Array(10_000));
  });

  test("a body that is too large for inline and refers to binary data", async () => {
    const value = { a: new Uint8Array(50_000), text: "x".repeat(100_000) };
    const encoded = await stored(value);
    expect(encoded.blob).toBeDefined();
    expect(await decode(encoded, storage)).toEqual(value);
  });

  test("what only node:v8 can clone is stored by it", async () => {
    expect(await stored(/a/g)).toMatchObject({ format: "v8" });
    const cycle: unknown[] = ["x".repeat(100_000)];
    cycle.push(cycle);
    const encoded = await stored(cycle);
    expect(encoded).toMatchObject({ format: "v8", blob: expect.any(String) });
    const read = (await decode(encoded, storage)) as unknown[];
    expect(read[1]).toBe(read);
    expect(await back({ a: 1 }, { format: "v8" })).toEqual({ a: 1 });
  });

  test("held values are stored as encode stores them", async () => {
    for (const value of [{ text: "x".repeat(100_000) }, new Float64Array(9_000), [1, /x/]]) {
      const held = await hold(value, { storage });
      expect(await held.encode()).toEqual(await stored(value));
    }
  });

  test("the blobs of a stored form are known without reading them", async () => {
    const bytes = new Uint8Array(50_000);
    const { name } = await storage.put(bytes);
    expect(blobsIn(await stored({ bytes, list: [bytes, { blob: "0".repeat(64) }] }))).toEqual([name, name]);
    expect(blobsIn(await stored({ blob: name }))).toEqual([]);
    const long = await stored("z".repeat(100_000));
    expect(blobsIn(long)).toEqual([long.blob]);
  });

  test("says so when the bytes are gone or damaged", async () => {
    const encoded = await stored("y".repeat(100_000));
    await storage.remove(encoded.blob!);
    await expect(decode(encoded, storage)).rejects.toMatchObject({ code: "SHEAF_BLOB_MISSING" });
  });
});

describe("a list of what is stored already", () => {
  test("is made without reading it, and is the list", async () => {
    const items = [1, { b: 1, a: [2] }, "x".repeat(100_000), /x/, new Float64Array(9_000)];
    const encoded = await Promise.all(items.map((item) => stored(item)));
    const list = await encodeList(encoded, digest(items), { storage });
    expect(list.text!.length).toBeLessThan(1_000);
    expect(await decode(list, storage)).toEqual(items);
    expect(tokenOf(list)).toBe(token(items));
  });
});

describe("rows", () => {
  async function* numbers(count: number) {
    for (let n = 0; n < count; n++) yield { n, at: new Date(n) };
  }

  test("of an async iterable are streamed to JSON Lines, and read as often as one likes", async () => {
    const encoded = await stored(numbers(10_000));
    expect(encoded).toMatchObject({ format: "jsonl", special: false });
    const rows = (await decode(encoded, storage)) as JsonLines<{ n: number; at: Date }>;
    expect(rows).toBeInstanceOf(JsonLines);
    for (let time = 0; time < 2; time++) {
      let sum = 0;
      for await (const { n, at } of rows) sum += n - at.getTime() + 1;
      expect(sum).toBe(10_000);
    }
    expect(await rows.count()).toBe(10_000);
    const [first] = (await readFile(rows.path, "utf8")).split("\n");
    expect(first).toBe('{"n":0,"at":{"$":"Date","v":"1970-01-01T00:00:00.000Z"}}');
  });

  test("of a list are streamed when asked for", async () => {
    const encoded = await stored([1, "two\nlines", undefined], { format: "jsonl" });
    const rows = (await decode(encoded, storage)) as JsonLines;
    expect(await rows.toArray()).toEqual([1, "two\nlines", undefined]);
    expect(await rows.count()).toBe(3);
    expect(await ((await back([], { format: "jsonl" })) as JsonLines).toArray()).toEqual([]);
  });

  test("handed on are a reference, with the same digest, and are not read", async () => {
    const encoded = await stored(numbers(3));
    const rows = await decode(encoded, storage);
    expect(await stored(rows)).toEqual(encoded);
    expect(await stored(rows, { format: "jsonl" })).toEqual(encoded);
    const held = await hold({ rows }, { storage });
    expect(token(rows)).toBe(tokenOf(encoded));
    const inner = (await decode(await held.encode(), storage)) as { rows: JsonLines<{ n: number }> };
    expect((await inner.rows.toArray()).map(({ n }) => n)).toEqual([0, 1, 2]);
  });

  test("inside other values are stored when they are held", async () => {
    const held = await hold({ rows: new RowSource(numbers(2)), n: 1 }, { storage });
    expect((held.value as { rows: unknown }).rows).toBeInstanceOf(JsonLines);
    expect(await stored(held.value)).toEqual(await held.encode());
  });

  test("need little memory", async () => {
    const before = process.memoryUsage().rss;
    const line = "x".repeat(1000);
    const encoded = await stored(
      (async function* () {
        for (let n = 0; n < 200_000; n++) yield line;
      })(),
    );
    expect(encoded.size).toBe(200_000 * 1003);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  test("break off with the task's own error", async () => {
    const failure = new TypeError("no more");
    const broken = (async function* () {
      yield 1;
      throw failure;
    })();
    await expect(stored(broken)).rejects.toBe(failure);
  });

  test("are not made of streams of bytes", () => {
    expect(() => encode(Readable.from(["a"]))).toThrowError(
      expect.objectContaining({ code: "SHEAF_NO_CODEC" }),
    );
  });
});

describe("formats of the user's own", () => {
  class Forest {
    readonly trees: number;
    constructor(trees: number) {
      this.trees = trees;
    }
  }
  const forest: Format<Forest> = {
    name: "forest",
    matches: (value) => value instanceof Forest,
    write: (value) => Buffer.from(`trees: ${value.trees}`),
    read: async (source) =>
      new Forest(
        Number(
          Buffer.from(await source.bytes())
            .toString()
            .slice(7),
        ),
      ),
  };
  const formats = defaultFormats.with(forest);

  test("store the values that they claim, at any depth", async () => {
    const encoded = await stored(new Forest(7), { formats });
    expect(encoded).toMatchObject({ format: "forest", size: 8 });
    expect(await decode(encoded, storage, formats)).toEqual(new Forest(7));
    const list = await stored({ best: [new Forest(1), new Forest(2)] }, { formats });
    const read = (await decode(list, storage, formats)) as { best: Forest[] };
    expect(read.best[1]).toBeInstanceOf(Forest);
    expect(read.best.map((one) => one.trees)).toEqual([1, 2]);
  });

  test("have digests by their bytes, which lists are made of", async () => {
    const tokens = await Promise.all(
      [7, 8].map(async (n) => tokenOf(await stored(new Forest(n), { formats }))),
    );
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(tokens[0]).toBe(token(new Forest(7), formats));
    expect(token([new Forest(7), new Forest(8)], formats)).toBe(
      token([new Forest(7), new Forest(8)], formats),
    );
    expect(token([new Forest(7)], formats)).not.toBe(token([new Forest(8)], formats));
  });

  test("can be given as an object, and may write bit by bit", async () => {
    const text: Format<string> = {
      name: "text",
      async *write(value) {
        for (const letter of value) yield Buffer.from(letter);
      },
      read: async (source) => readFile(await source.path(), "utf8"),
    };
    const encoded = await stored("plain", { format: text });
    expect(await decode(encoded, storage, defaultFormats.with(text))).toBe("plain");
    await expect(decode(encoded, storage)).rejects.toMatchObject({
      code: "SHEAF_UNKNOWN_FORMAT",
      message: expect.stringContaining('"text"'),
    });
    await expect(stored(1, { format: "jsnl" })).rejects.toThrow(/Did you mean "jsonl"/);
  });

  test("without one, an instance is refused", () => {
    expect(() => encode({ model: new Forest(1) }, { storage })).toThrow(/\.model is an instance of Forest/);
  });
});
