import { expect, test } from "vitest";
import { EventQueue } from "./event-queue.ts";

test("what comes before and while somebody reads is read, in order, until the end", async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  const seen: number[] = [];
  for await (const event of queue) {
    seen.push(event);
    if (event === 1) setImmediate(() => queue.push(2));
    if (event === 2) queue.end();
  }
  expect(seen).toEqual([1, 2]);
});

test("it says when nobody reads any more", async () => {
  let left = 0;
  const queue = new EventQueue<number>(() => left++);
  queue.push(1);
  for await (const event of queue) if (event === 1) break;
  expect(left).toBe(1);
});
