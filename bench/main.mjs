// npm run bench [-- --quick] [-- --only TEXT] [-- --json FILE]: Sheaf and what else does such work, measured in one run on two
// cores: whole processes, tasks that do nothing, medians. Says at the end which promises hold, and fails when one does not.
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { batchVerdicts, measureBatch } from "./batch.mjs";
import { engines, needServers } from "./engines/index.mjs";
import { bench, openFolders, root } from "./folders.mjs";
import { output } from "./output.mjs";
import { promises } from "./promises.mjs";
import { tableText, verdictText } from "./report.mjs";
import { measureRounds } from "./rounds.mjs";
import { Samples } from "./samples.mjs";
import { measureStartup } from "./startup.mjs";
import { onTwoCores } from "./two-cores.mjs";
import { workloads } from "./workloads.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    json: { type: "string" },
  },
});

if (!existsSync(join(root, "dist/index.js"))) fail("There is no dist: run `npm run build` first.");
if (!onTwoCores()) process.exit();

const runs = options.quick ? 1 : 5;
const folders = openFolders();
const samples = new Samples();
process.once("exit", folders.close);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const present = engines.filter((engine) => isPresent(engine));
console.log(`Not compared: ${needServers}.`);
const wanted = workloads.filter(
  (workload) => !(options.quick && workload.thorough) && isAskedFor(workload.name),
);
if (isAskedFor("start")) await measureStartup({ folders, samples, runs });
const batch = await measureBatch({ folders, samples, say, quick: options.quick, isAskedFor });
await measureRounds({ engines: present, workloads: wanted, folders, samples, runs, say });
say("");

console.log(`\n${cpus()[0]?.model}, 2 cores, Node ${process.versions.node}; medians of up to ${runs} runs\n`);
console.log(tableText({ engines: present, workloads: wanted, samples }));
const verdicts = promises.map((promise) => promise(samples));
verdicts.push(...batchVerdicts(samples, batch));
if (existsSync(join(bench, "types.mjs")) && isAskedFor("types")) verdicts.push(typesVerdict());
console.log(`\n${verdicts.map(verdictText).join("\n")}`);
if (options.json !== undefined)
  writeFileSync(options.json, JSON.stringify({ samples, verdicts }, undefined, 2));
if (verdicts.some(({ kept }) => kept === false)) process.exitCode = 1;

function isAskedFor(name) {
  return options.only === undefined || options.only.some((text) => name.includes(text));
}

function isPresent(engine) {
  const { missing, version } = engine.prepare?.(folders.make()) ?? {};
  if (missing !== undefined) console.log(`Not compared: ${engine.name}: ${missing}.`);
  else if (version !== undefined) console.log(`${engine.name}: ${version}`);
  return missing === undefined;
}

/** The time that a compiler takes for a large flow. */
function typesVerdict() {
  const text = "500 steps type-check in seconds";
  const found = output(process.execPath, [join(bench, "types.mjs")]);
  return { text, kept: found !== undefined, found: found?.split("\n").at(-1) ?? "failed" };
}

/** One line that is overwritten, for who looks on. */
function say(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
