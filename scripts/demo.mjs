// npm run demo: the weather example, from dist, which is built when it is missing or older than the sources. Arguments are
// passed on: npm run demo -- --warm 20
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./tools.mjs";

const bin = join(root, "dist/cli/bin.js");
const report = join(root, "results/report.md");

function isBuilt() {
  if (!existsSync(bin)) return false;
  const built = statSync(bin).mtimeMs;
  const sources = readdirSync(join(root, "src"), { recursive: true }).filter((name) => name.endsWith(".ts"));
  return sources.every((name) => statSync(join(root, "src", name)).mtimeMs <= built);
}

const run = (args, output = "inherit") =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ["inherit", output, "inherit"] }).status ?? 1;

function build() {
  console.error("Building sheaf …");
  return run(["scripts/build.mjs"]);
}

function showReport() {
  const lines = readFileSync(report, "utf8").split("\n");
  const rest = lines.length - 12;
  console.log(`
results/report.md begins:

${lines
  .slice(0, 12)
  .map((line) => `  ${line}`.trimEnd())
  .join("\n")}
  … ${rest} more lines

The plot is results/weather.svg.

Run it again: every element comes from the cache. Then change something:
  npm run demo -- --warm 20      only what depends on it runs again
  npx sheaf status               the run that was just made
  examples/weather/weather.ts    the flow, made to be read`);
}

const args = process.argv.slice(2);
// What the command prints may be what was asked for; else the report says it better.
const asked = args.some((arg) => /^(-h|--help|-j|--json|-n|--dry-run|--until)/.test(arg));
let status = isBuilt() ? 0 : build();
status ||= run([bin, "run", "examples/weather/weather.ts", ...args], asked ? "inherit" : "ignore");
if (status === 0 && !asked) showReport();
process.exitCode = status;
