// src → dist. Nothing is removed before it is replaced, so that a build does not break what is running from dist.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { bundle, compiled } from "./bundle.mjs";
import { root, tool } from "./tools.mjs";

const dist = join(root, "dist");
const NOT_SHIPPED = /(\.test|\.test-d|(^|\/)conformance)\.ts$|(^|\/)fixtures\//;

const sourceOf = (file) => relative(dist, file).replace(/\.d\.ts(\.map)?$/, ".ts");

function removeStale(bundled) {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of files) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const isDeclaration = /\.d\.ts(\.map)?$/.test(file);
    if (!(isDeclaration ? isShipped(sourceOf(file)) : bundled.has(relative(dist, file)))) rmSync(file);
  }
}

function isShipped(source) {
  return !NOT_SHIPPED.test(source) && existsSync(join(root, "src", source));
}

const tsc = [tool("@typescript/native", "tsc"), "-p", "tsconfig.build.json"];
const { status } = spawnSync(process.execPath, [...tsc, "--outDir", compiled, "--declarationDir", dist], {
  cwd: root,
  stdio: "inherit",
});
removeStale(new Set(await bundle()));
const bin = join(dist, "cli/bin.js");
if (existsSync(bin)) chmodSync(bin, 0o755);
process.exitCode = status ?? 1;
