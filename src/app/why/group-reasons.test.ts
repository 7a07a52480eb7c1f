import { expect, test } from "vitest";
import type { Change, EarlierElement, Reason } from "../../model/reason.ts";
import { groupReasons } from "./group-reasons.ts";

const earlier: EarlierElement = { run: "demo-1", step: "fit", index: [0], state: "succeeded", at: 0 };
const changed = (...changes: Change[]): Reason => ({ type: "changed", earlier, changes });
const input = (name: string, from: string, to: string): Change => ({ type: "input", name, from, to });
const grouped = (reasons: readonly Reason[], shown = 2) =>
  groupReasons(
    reasons.map((reason, at) => ({ index: [at], reason })),
    shown,
  ).map(({ count, common, elements }) => [count, common, elements.map(({ index }) => index[0])]);

test("what changed by name is one group, whatever the values; what is the same for all of it is told apart", () => {
  const seed = input("seed", "1", "2");
  expect(
    grouped([
      { type: "new", run: "demo-1" },
      changed(seed, input("n", "1", "5")),
      changed(seed, input("n", "2", "6")),
      changed(seed, input("n", "3", "7")),
    ]),
  ).toEqual([
    [3, [seed], [1, 2]],
    [1, [], [0]],
  ]);
});

test("an input that came, one that went and one that changed are three kinds", () => {
  const kinds: Change[] = [
    { type: "input", name: "n", to: "1" },
    { type: "input", name: "n", from: "1" },
    input("n", "1", "2"),
  ];
  expect(grouped(kinds.map((change) => changed(change)))).toHaveLength(3);
});

test("those without a result are apart by what became of them", () => {
  const ended = (state: "failed" | "cancelled"): Reason => ({
    type: "no-result",
    earlier: { ...earlier, state },
  });
  expect(grouped([ended("failed"), ended("failed"), ended("cancelled")]).map(([count]) => count)).toEqual([
    2, 1,
  ]);
});
