import { expect, test } from "vitest";
import { frozenCopy, ownCopy } from "./copies.ts";

const sample = () => ({
  list: [1, { deep: true }],
  map: new Map([["a", [1]]]),
  set: new Set([1]),
  at: new Date(0),
  none: Object.assign(Object.create(null) as object, { x: 1 }),
});

test("an own copy is equal, and shares nothing that can be changed", () => {
  const original = sample();
  const copy = ownCopy(original) as typeof original;
  expect(copy).toEqual(original);
  copy.list.push(2);
  copy.map.get("a")!.push(2);
  copy.set.add(2);
  copy.at.setTime(1);
  expect(original).toEqual(sample());
});

test("a frozen copy is equal, and cannot be changed at any depth", () => {
  const original = sample();
  const copy = frozenCopy(original) as typeof original;
  expect(structuredClone(copy)).toEqual(structuredClone(original));
  const changes = [
    () => copy.list.push(2),
    () => ((copy.list[1] as { deep: boolean }).deep = false),
    () => copy.map.set("b", []),
    () => copy.map.get("a")!.push(2),
    () => copy.set.clear(),
    () => copy.at.setFullYear(1999),
  ];
  for (const change of changes) expect(change).toThrow(TypeError);
  original.list.push(2); // the original can be
});

test("what contains itself is taken as it is", () => {
  const loop: { self?: object } = {};
  loop.self = loop;
  expect(ownCopy(loop)).toBe(loop);
});
