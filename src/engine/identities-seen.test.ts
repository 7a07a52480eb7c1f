import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { IdentitiesSeen } from "./identities-seen.ts";

const identity = (of: number) => createHash("sha256").update(String(of)).digest("hex");

it("has all that was added, and next to nothing else", () => {
  const seen = new IdentitiesSeen();
  expect(seen.has(identity(0))).toBe(false);
  for (let at = 0; at < 20_000; at++) seen.add(identity(at));
  for (let at = 0; at < 20_000; at++) expect(seen.has(identity(at))).toBe(true);
  let wrong = 0;
  for (let at = 20_000; at < 40_000; at++) if (seen.has(identity(at))) wrong++;
  expect(wrong).toBeLessThan(20);
});
