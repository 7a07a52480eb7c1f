import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { documents, root } from "./markdown-files.ts";

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
const texts = new Map(documents().map(({ name, text }) => [resolve(root, name), text]));
const anchorsOf = (file: string) =>
  (texts.get(file) ?? "")
    .split("\n")
    .flatMap((line) => (/^#+ /.test(line) ? [anchorOf(line.replace(/^#+ /, ""))] : []));

function brokenLinks(name: string, text: string): string[] {
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? resolve(root, name) : resolve(join(root, dirname(name)), path);
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
}

test.each(documents())("links in $name lead somewhere", ({ name, text }) => {
  expect(brokenLinks(name, text)).toEqual([]);
});
