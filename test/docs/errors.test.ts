import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ErrorCode, errorCodes } from "sheaf";
import { expect, expectTypeOf, test } from "vitest";
import { root } from "./markdown-files.ts";

const read = (name: string) => readFileSync(join(root, name), "utf8");
const codes = Object.keys(errorCodes);

test("the page of error codes is what its script makes of the registry", async () => {
  const script = new URL("../../scripts/error-reference.mjs", import.meta.url).href;
  const { errorReference } = (await import(/* @vite-ignore */ script)) as { errorReference(): string };
  expect(read("docs/errors.md")).toBe(errorReference());
});

test("the page has each code once; every code that the guides name exists", () => {
  const headings = [...read("docs/errors.md").matchAll(/^### (SHEAF_\w+)$/gm)].map(([, code]) => code);
  expect(new Set(headings).size).toBe(headings.length);
  expect(new Set(headings)).toEqual(new Set(codes));
  const guides = readdirSync(join(root, "docs/guides")).map((name) => read(`docs/guides/${name}`));
  const named = guides.flatMap((text) => text.match(/\bSHEAF_[A-Z_]+\b/g) ?? []);
  const table = read("docs/guides/configuration.md").matchAll(/^\| `\w+` \| `(SHEAF_\w+)` \|/gm);
  const settings = new Set([...table].map(([, name]) => name!));
  expect(settings.size).toBeGreaterThan(5);
  expect(named.filter((name) => !codes.includes(name) && !settings.has(name))).toEqual([]);
});

test("every code is raised somewhere", () => {
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !/\.test(-d)?\.ts$|conformance|error-codes\.ts$/.test(name),
  );
  const all = sources.map((name) => read(join("src", name))).join("\n");
  expect(codes.filter((code) => !all.includes(`"${code}"`))).toEqual([]);
});

test("the type of a code is one of the registry's", () => {
  expectTypeOf<ErrorCode>().toEqualTypeOf<keyof typeof errorCodes>();
  expectTypeOf<"SHEAF_CYCLE">().toExtend<ErrorCode>();
  // @ts-expect-error there is no such code
  const wrong: ErrorCode = "SHEAF_NO_SUCH_CODE";
  expect(codes).not.toContain(wrong);
});
