import fc from "fast-check";
import { expect, test } from "vitest";
import { StepQueues } from "./step-queues.ts";

test("the last step before another is the one that a look at all of them finds", () => {
  const steps = fc.array(fc.nat(99), { maxLength: 30 });
  fc.assert(
    fc.property(steps, fc.nat(100), (filled, end) => {
      const queues = new StepQueues(100);
      for (const step of filled) queues.push(step, 0);
      expect(queues.lastBefore(end)).toBe(Math.max(-1, ...filled.filter((step) => step < end)));
    }),
  );
});

test("each step's positions come out in the order in which they went in, and then it has none", () => {
  const queues = new StepQueues(3);
  for (let position = 0; position < 40; position++) queues.push(1, position);
  queues.push(2, 7);
  for (let position = 0; position < 40; position++) expect(queues.shift(1)).toBe(position);
  expect([queues.has(1), queues.has(2), queues.lastBefore(2), queues.lastBefore(3)]).toEqual([
    false,
    true,
    -1,
    2,
  ]);
});
