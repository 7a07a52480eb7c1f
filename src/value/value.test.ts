import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText } from "./decode-text.ts";
import { digest, digestOfList, token, tokenOf } from "./digest.ts";
import { encode } from "./encode.ts";
import type { Encoded } from "./encoded.ts";
import { hold } from "./hold.ts";
import { tokenOfList, tokenOfObject } from "./token.ts";

const text = (value: unknown): string => (encode(value) as Encoded).text!;
const roundTrip = (value: unknown): unknown => decodeText(text(value));
const hex = (value: unknown): string => Buffer.from(digest(value)).toString("hex");

const leaf = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, false, 0, -0, Number.NaN, Infinity, -Infinity, ""),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.string({ unit: "binary" }),
  fc.string({ minLength: 60, maxLength: 70 }),
  fc.constantFrom("\ud800", '"', '{"$":"Date"}', "$", "__proto__"),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array(),
  fc.float64Array(),
);
const key = fc.oneof(fc.string(), fc.constantFrom("$", "v", "__proto__", "10", "2", "a"));
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 5 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 5 }).map((items) => new Set(items)),
  ),
}));

describe("the json codec", () => {
  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["undefined inside", { a: undefined, list: [undefined, 1] }],
    ["numbers that JSON does not have", [Number.NaN, Infinity, -Infinity, -0, 0]],
    ["a date", { at: new Date("2025-01-02T03:04:05.678Z"), never: new Date(Number.NaN) }],
    ["a bigint", 12345678901234567890n],
    [
      "a map",
      new Map<unknown, unknown>([
        ["a", 1],
        [{ b: 2 }, new Set([1n])],
      ]),
    ],
    [
      "typed arrays",
      [new Float32Array([1.5, -0]), new BigInt64Array([1n]), new DataView(new ArrayBuffer(3))],
    ],
    ["an array buffer", new Uint8Array([1, 2, 3]).buffer],
    ["long binary data", new Float64Array(500).map((_, at) => at / 7)],
    ["a buffer", Buffer.from("bytes")],
    ["a URL", new URL("https://example.org/a?b#c")],
    ["a user's object that looks like a tag", { $: "Date", v: "2025-01-01T00:00:00.000Z" }],
    ["such an object inside such an object", { $: { $: "object", v: { $: 1 } } }],
    ["a key named __proto__", JSON.parse('{"__proto__":{"x":{"$":1}},"a":1}')],
    ["an expression", /ab+c/gi],
    ["an expression inside", { pattern: /x/u, list: [new Error("no")] }],
    ["boxed primitives", [Object(1), Object("s")]],
    // oxlint-disable-next-line no-sparse-arrays -- that is the point
    ["a sparse list", [1, , 3]],
  ])("round-trips %s", (_, value) => {
    expect(roundTrip(value)).toStrictEqual(value);
  });

  test("keeps classes of binary data", () => {
    expect(roundTrip(Buffer.from("x"))).toBeInstanceOf(Buffer);
    expect((roundTrip(new Uint8Array([1])) as object).constructor).toBe(Uint8Array);
  });

  test("keeps the order of keys", () => {
    expect(Object.keys(roundTrip({ b: 1, a: 2 }) as object)).toEqual(["b", "a"]);
  });

  test("reads an object without a prototype as a plain one", () => {
    expect(roundTrip(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
  });

  test("round-trips whatever is put together of these", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(roundTrip(value)).toStrictEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test("keeps values that contain themselves", () => {
    const parent: Record<string, unknown> = { name: "p", children: [] };
    (parent["children"] as unknown[]).push({ name: "c", parent });
    const back = roundTrip({ root: parent }) as { root: typeof parent };
    expect((back.root["children"] as { parent: unknown }[])[0]!.parent).toBe(back.root);
  });

  test("goes deep without taking depth for a cycle", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 1000; level++) deep = level % 2 === 0 ? [deep] : { deep };
    expect(roundTrip(deep)).toEqual(deep);
  });
});

describe("digests", () => {
  test("do not depend on the order of keys, at any depth", () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
        return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([k, v]) => [k, shuffled(v)]),
      );
    };
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(hex(shuffled(value))).toBe(hex(value));
      }),
      { numRuns: 500 },
    );
    expect(
      hex(
        new Map([
          ["a", 1],
          ["b", 2],
        ]),
      ),
    ).toBe(
      hex(
        new Map([
          ["b", 2],
          ["a", 1],
        ]),
      ),
    );
    expect(hex(new Set([1, 2]))).toBe(hex(new Set([2, 1])));
  });

  test.each<[unknown, unknown]>([
    [{ a: undefined }, {}],
    [[undefined], []],
    [[undefined], [null]],
    // oxlint-disable-next-line no-sparse-arrays -- that is the point
    [[undefined], [,]],
    [1, "1"],
    [-0, 0],
    [[-0], [0]],
    [new Date(0), new Date(0).toISOString()],
    [new Date(0), { $: "Date", v: new Date(0).toISOString() }],
    [{ $: 1 }, { $: "object", v: { $: 1 } }],
    [[], {}],
    [1n, 1],
    [Number.NaN, "NaN"],
    [Number.NaN, null],
    [
      [1, [2]],
      [[1], 2],
    ],
    [["a", "b"], ["a,b"]],
    [new Map([["a", 1]]), { a: 1 }],
    [new Set([1]), [1]],
    [Buffer.from("a"), new Uint8Array([97])],
    [new Float64Array([0]), new Float64Array([-0])],
    [new Uint8Array(100), new Uint8Array(101)],
    [/a/g, /a/],
    ["x".repeat(100), token("x".repeat(100))],
    [["x".repeat(100)], [token("x".repeat(100))]],
  ])("tell %o from %o", (a, b) => {
    expect(hex(a)).not.toBe(hex(b));
  });

  test("differ for values that differ", () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(hex(a) === hex(b)).toBe(sortedText(a) === sortedText(b));
      }),
      { numRuns: 1000 },
    );
  });

  test("differ for values that look alike", () => {
    const alike = fc.constantFrom<unknown>(
      0,
      -0,
      0n,
      "0",
      "",
      null,
      undefined,
      "null",
      "undefined",
      [],
      {},
      "[]",
      "{}",
      new Map(),
      new Set(),
      new Date(0),
      "1970-01-01T00:00:00.000Z",
      { $: "Date", v: "1970-01-01T00:00:00.000Z" },
      '{"$":"undefined"}',
      { $: "undefined" },
      { a: undefined },
      "#",
      token("x".repeat(99)),
      "x".repeat(99),
    );
    const around = fc.oneof(
      alike,
      fc.array(alike, { maxLength: 2 }),
      fc.array(fc.array(alike, { maxLength: 2 }), { maxLength: 2 }),
      fc.record({ a: alike }, { noNullPrototype: true }),
      fc.array(fc.tuple(alike, alike), { maxLength: 2 }).map((entries) => new Map(entries)),
      fc.array(alike, { maxLength: 2 }).map((items) => new Set(items)),
    );
    fc.assert(
      fc.property(around, around, (a, b) => {
        expect(hex(a) === hex(b)).toBe(sortedText(a) === sortedText(b));
        expect(token(a) === token(b)).toBe(hex(a) === hex(b));
      }),
      { numRuns: 5000 },
    );
  });

  test("of lists are made from the tokens of the items, at every depth", () => {
    fc.assert(
      fc.property(fc.array(anyValue), fc.array(fc.array(anyValue)), (list, lists) => {
        expect(digestOfList(list.map((item) => token(item)))).toEqual(digest(list));
        expect(tokenOfList(list.map((item) => token(item)))).toBe(token(list));
        expect(tokenOfList(lists.map((inner) => tokenOfList(inner.map((item) => token(item)))))).toBe(
          token(lists),
        );
      }),
    );
  });

  test("of objects are made from the tokens of the members", () => {
    fc.assert(
      fc.property(fc.dictionary(key, anyValue, { noNullPrototype: true }), (object) => {
        expect(tokenOfObject(Object.entries(object).map(([name, value]) => [name, token(value)]))).toBe(
          token(object),
        );
      }),
    );
  });

  test("and tokens of stored forms are those of the values", async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        const encoded = await encode(value);
        expect(Buffer.from(encoded.digest).toString("hex")).toBe(hex(value));
        expect(tokenOf(encoded)).toBe(token(value));
        const held = await hold(value);
        expect(held.token).toBe(token(value));
        expect(await held.encode()).toEqual(encoded);
      }),
      { numRuns: 300 },
    );
  });

  test("are what they always were", () => {
    const pinned = {
      a: [1, "x", null],
      b: new Date(0),
      c: { z: 1n, $: undefined },
      d: new Map([[1, new Set([2])]]),
      e: "é".repeat(70),
    };
    expect(hex(pinned)).toMatchInlineSnapshot(
      `"ccac4efa6bd465088c75dc5c9f4cf0ce4303843494315224ccaa818b96bb9f10"`,
    );
  });
});

/** A text with sorted keys and sorted Maps and Sets, made without the codec's own sorting. */
function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).join(",")}]`;
  if (value instanceof Map) {
    return `Map(${[...value]
      .map(([k, v]) => `${sortedText(k)}=>${sortedText(v)}`)
      .sort()
      .join(",")})`;
  }
  if (value instanceof Set) return `Set(${[...value].map(sortedText).sort().join(",")})`;
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return `<${Object.prototype.toString.call(value)} ${text(value)}>`;
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${sortedText(v)}`).join(",")}}`;
}

describe("what has no stored form", () => {
  class Model {}
  test.each<[string, unknown, RegExp]>([
    [
      "a function",
      { rows: [1, 2, 3, { model: function train() {} }] },
      /\.rows\[3\]\.model is a function \(train\)/,
    ],
    ["a symbol", [Symbol("s")], /\[0\] is a symbol \(s\)/],
    ["an instance", { "a-b": new Model() }, /\["a-b"\] is an instance of Model/],
    ["a WeakMap", new WeakMap(), /^The value is an instance of WeakMap/],
    ["a promise", { later: Promise.resolve(1) }, /\.later is an instance of Promise/],
    ["a stream", new Map([["in", process.stdin]]), /\.get\("in"\) is an instance of/],
    ["an instance in a cycle", cycle(new Model()), /is an instance of Model/],
    ["a subclass of Map", new (class Extended extends Map {})(), /is an instance of Extended/],
    ["an async iterable inside", { rows: (async function* () {})() }, /\.rows is/],
  ])("%s is refused with its path", (_, value, message) => {
    expect(() => token(value)).toThrowError(
      expect.objectContaining({
        code: "SHEAF_NO_CODEC",
        message: expect.stringMatching(message),
        mend: expect.stringMatching(/\w/),
      }),
    );
  });
});

function cycle(inside: unknown): unknown {
  const value: Record<string, unknown> = { inside };
  value["self"] = value;
  return value;
}
