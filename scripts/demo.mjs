// npm run demo: the weather example, from dist, which is built when missing. Arguments are passed on.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./tools.mjs";

const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1;

const bin = join(root, "dist/cli/bin.js");
const built = existsSync(bin) ? 0 : node("scripts/build.mjs");
process.exitCode = built || node(bin, "run", "examples/weather/weather.ts", ...process.argv.slice(2));
