// npm test: every check on the installed Node, then unit and end-to-end tests again on Node 24. One line per stage;
// a stage that fails prints what it said. --fast leaves out the end-to-end tests and Node 24.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { node24 } from "./node24.mjs";
import { root, tool } from "./tools.mjs";

const NONE = { passed: 0, failed: 0, skipped: [], again: [] };
const total = { passed: 0, failed: 0, skipped: 0 };
const scratch = mkdtempSync(join(tmpdir(), "sheaf-test-"));

const MINUTE = 60_000;
const E2E_LIMIT = 15 * MINUTE;
const SERVICES_LIMIT = 20 * MINUTE;
const running = new Set();

/** Ends a stage with everything that it started. */
function killGroup({ pid }) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    for (const child of running) killGroup(child);
    process.exit(1);
  });

/** Runs a script on a Node and → { status, output }. What hangs is killed: a test in an endless loop has no timeout. */
function run(args, { node = process.execPath, limit = 5 * MINUTE } = {}) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, NO_COLOR: "1" };
  delete env.FORCE_COLOR;
  const child = spawn(node, args, { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  const timer = setTimeout(() => {
    output += `\nstopped: it did not end within ${limit / MINUTE} minutes`;
    killGroup(child);
  }, limit);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ status: status ?? 1, output: stripVTControlCharacters(output) });
    });
  });
}

const command =
  (...args) =>
  async () => {
    const { status, output } = await run(args);
    return { ok: status === 0, output };
  };

/** Would `npm ci` take package-lock.json? An install that lost an optional package of another platform breaks it. */
const lockfile = async () => {
  const args = ["ci", "--dry-run", "--offline", "--no-audit", "--no-fund"];
  const { status, stderr } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  return { ok: status === 0, output: stderr ?? "npm did not start" };
};

/** One vitest project; the counts come from its JSON report. */
const tests =
  (project, { node, limit } = {}) =>
  async () => {
    const report = join(scratch, `${project}-${node ? "24" : "installed"}.json`);
    const args = ["run", "--project", project, "--passWithNoTests", "--reporter=default", "--reporter=json"];
    const vitest = [tool("vitest", "vitest"), ...args, `--outputFile.json=${report}`];
    const { status, output } = await run(vitest, { node, limit });
    const counts = read(report);
    const skips = output.match(/^SKIPPED: .*$/gm) ?? []; // why tests cannot run here
    const again = counts.again.map((name) => `passed at another try: ${name}`);
    return { ok: status === 0, output, counts, notes: [...skips, ...again] };
  };

function read(report) {
  try {
    const json = JSON.parse(readFileSync(report, "utf8"));
    const results = json.testResults.flatMap(({ assertionResults }) => assertionResults);
    const notRun = results.filter(({ status }) => status !== "passed" && status !== "failed");
    const skipped = notRun.map(({ fullName }) => fullName);
    const unsteady = results.filter(
      ({ status, failureMessages }) => status === "passed" && failureMessages.length > 0,
    );
    const again = unsteady.map(({ fullName }) => fullName);
    return { passed: json.numPassedTests, failed: json.numFailedTests, skipped, again };
  } catch {
    return { ...NONE };
  }
}

const messages = async () => {
  const { checkTypeMessages } = await import("./type-messages.mjs");
  const { passed, failures } = checkTypeMessages();
  const counts = { passed, failed: failures.length, skipped: [] };
  return { ok: failures.length === 0, output: failures.join("\n"), counts };
};

/** A stage that fails without a failed test (a lint error, a file that does not load) counts as one failure. */
function count({ ok, counts = NONE }) {
  total.passed += counts.passed;
  total.failed += ok ? counts.failed : Math.max(counts.failed, 1);
  total.skipped += counts.skipped.length;
}

const describe = ({ passed, failed, skipped }) =>
  passed + failed + skipped.length === 0
    ? "NO TESTS FOUND"
    : [`${passed} passed`, failed && `${failed} failed`, skipped.length && `${skipped.length} skipped`]
        .filter(Boolean)
        .join(", ");

async function stage([name, work]) {
  const started = performance.now();
  const result = await work().catch((error) => ({ ok: false, output: String(error?.stack ?? error) }));
  count(result);
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  const detail = result.counts ? `  ${describe(result.counts)}` : "";
  console.log(`${result.ok ? "ok  " : "FAIL"} ${name.padEnd(18)}${seconds} s${detail}`);
  for (const note of result.notes ?? []) console.log(`     | ${note}`);
  for (const name of result.counts?.skipped ?? []) console.log(`     | skipped: ${name}`);
  if (!result.ok) console.log(result.output.trimEnd().replace(/^/gm, "     | "));
}

const onNode24 = () => {
  const { path, skipped } = node24();
  if (path)
    return [
      ["unit on Node 24", tests("unit", { node: path })],
      ["e2e on Node 24", tests("e2e", { node: path, limit: E2E_LIMIT })],
    ];
  console.log(`SKIP unit and e2e on Node 24: ${skipped}`);
  return [];
};

const fast = process.argv.includes("--fast");
const stages = [
  ["lockfile", lockfile],
  ["format", command(tool("oxfmt", "oxfmt"), "--check")],
  ["lint", command(tool("oxlint", "oxlint"), "--type-aware", "--quiet")],
  ["layers", command(tool("dependency-cruiser", "depcruise"), "--config", ".dependency-cruiser.mjs", "src")],
  ["build", command("scripts/build.mjs")], // before the types: some tests look into dist
  ["types", command(tool("@typescript/native", "tsc"), "-p", "tsconfig.json")],
];
const unit = [["unit", tests("unit")]];
const slow = [
  ["type tests", tests("types")],
  ["type messages", messages],
  ["e2e", tests("e2e", { limit: E2E_LIMIT })],
  ["services", tests("services", { limit: SERVICES_LIMIT })],
];

console.log(`Node ${process.versions.node}${fast ? ", the fast checks" : ""}`);
for (const each of fast ? [...stages, ...unit] : [...stages, ...unit, ...slow]) await stage(each);
if (!fast) for (const each of onNode24()) await stage(each);

rmSync(scratch, { recursive: true, force: true });
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
