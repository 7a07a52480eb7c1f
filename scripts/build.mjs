// src → dist. Nothing is removed before it is replaced, so that a build does not break what is running from dist.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root, tool } from "./tools.mjs";

const dist = join(root, "dist");
const NOT_SHIPPED = /(\.test|\.test-d|(^|\/)conformance)\.ts$|(^|\/)fixtures\//;

const sourceOf = (file) => relative(dist, file).replace(/\.(d\.ts|js)(\.map)?$/, ".ts");

function removeStale() {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of files) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const source = sourceOf(file);
    if (NOT_SHIPPED.test(source) || !existsSync(join(root, "src", source))) rmSync(file);
  }
}

const { status } = spawnSync(
  process.execPath,
  [tool("@typescript/native", "tsc"), "-p", "tsconfig.build.json"],
  {
    cwd: root,
    stdio: "inherit",
  },
);
if (existsSync(dist)) removeStale();
const bin = join(dist, "cli/bin.js");
if (existsSync(bin)) chmodSync(bin, 0o755);
process.exitCode = status ?? 1;
