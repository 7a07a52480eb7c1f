import { expect, test } from "vitest";
import { differingExcerpts } from "./differing-excerpts.ts";

test("short texts are given whole", () => {
  expect(differingExcerpts('{"a":1}', '{"a":2}')).toEqual(['{"a":1}', '{"a":2}']);
});

test("long ones from shortly before the place in which they differ", () => {
  const common = "x".repeat(500);
  const [a, b] = differingExcerpts(`${common}1${common}`, `${common}2`);
  expect(a).toBe(`…${"x".repeat(24)}1${"x".repeat(55)}…`);
  expect(b).toBe(`…${"x".repeat(24)}2`);
});

test("one that is the beginning of the other", () => {
  const [a, b] = differingExcerpts("y".repeat(100), "y".repeat(101));
  expect(a).toBe(`…${"y".repeat(24)}`);
  expect(b).toBe(`…${"y".repeat(25)}`);
});
