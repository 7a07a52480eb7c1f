import { expect, test } from "vitest";

interface GuideOutput {
  runGuides(): readonly { readonly name: string; readonly text: string }[];
  guideWithOutput(text: string): string;
}

const script = new URL("../../scripts/guide-output.mjs", import.meta.url).href;
const { runGuides, guideWithOutput } = (await import(/* @vite-ignore */ script)) as GuideOutput;

test("there are guides that show what commands print", () => {
  expect(runGuides().map(({ name }) => name)).toContain("why.md");
});

// When this fails and the new output is right: npm run build && node scripts/guide-output.mjs
test.each(runGuides())("$name shows what its commands print", { timeout: 300_000 }, ({ text }) => {
  expect(guideWithOutput(text)).toBe(text);
});
