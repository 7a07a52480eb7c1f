// Compile errors are part of the API, so their words are tested:
//
//   // @ts-expect-error "wants one path, not a list"
//   step(convert, { ncFile: files });
//
// The quoted words must occur in what the compiler says about the statement below. Several quotes are several demands;
// a directive with no quotes demands nothing here. The type tests are compiled once more with the directives disarmed.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, tool } from "./tools.mjs";

const DIRECTIVE = /\/\/ *@ts-expect-error[^"\n]*((?:"[^"\n]*"[^"\n]*)+)/;
const copy = join(root, "node_modules/.cache", `type-messages-${process.pid}`);

const collapse = (text) => text.replace(/\s+/g, " ");

function typeTests() {
  return readdirSync(join(root, "src"), { recursive: true }).filter((file) => file.endsWith(".test-d.ts"));
}

/** The demands of one file: the line of each directive, and the words quoted there. */
function demandsOf(file) {
  const lines = readFileSync(join(root, "src", file), "utf8").split("\n");
  return lines.flatMap((text, index) => {
    const quoted = DIRECTIVE.exec(text)?.[1]?.match(/"[^"]*"/g);
    return quoted ? [{ file, line: index + 1, lines, words: quoted.map((word) => word.slice(1, -1)) }] : [];
  });
}

function compileDisarmed(files) {
  mkdirSync(copy, { recursive: true });
  cpSync(join(root, "src"), join(copy, "src"), { recursive: true });
  for (const file of files) {
    const text = readFileSync(join(root, "src", file), "utf8");
    writeFileSync(join(copy, "src", file), text.replaceAll("@ts-expect-error", "disarmed"));
  }
  const tsconfig = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      paths: { sheaf: ["./src/index.ts"], "sheaf/*": ["./src/*.ts"] },
      types: ["node"],
      noErrorTruncation: true,
    },
    include: files.map((file) => `src/${file}`),
  };
  writeFileSync(join(copy, "tsconfig.json"), JSON.stringify(tsconfig));
  const tsc = [tool("@typescript/native", "tsc"), "-p", "tsconfig.json", "--pretty", "false"];
  const { stdout } = spawnSync(process.execPath, tsc, { cwd: copy, encoding: "utf8", maxBuffer: 1 << 28 });
  rmSync(copy, { recursive: true, force: true });
  return stdout;
}

/** → [{ file, line, message }], with the indented lines that follow a diagnostic. */
function parse(output) {
  const diagnostics = [];
  for (const line of output.split("\n")) {
    const head = /^src\/(.+)\((\d+),\d+\): error TS\d+: (.*)$/.exec(line);
    if (head) diagnostics.push({ file: head[1], line: Number(head[2]), message: head[3] });
    else if (diagnostics.length > 0) diagnostics.at(-1).message += `\n${line}`;
  }
  return diagnostics;
}

/** The line that the directive speaks of: the next that is no comment. */
function subject({ line, lines }) {
  let next = line;
  while (/^\s*(\/\/.*)?$/.test(lines[next] ?? "x")) next += 1;
  return next + 1;
}

function check(demand, diagnostics) {
  const at = subject(demand);
  const said = diagnostics.filter(({ file, line }) => file === demand.file && line === at);
  const text = collapse(said.map(({ message }) => message).join("\n"));
  const missing = demand.words.filter((words) => !text.includes(collapse(words)));
  if (missing.length === 0) return [];
  const wanted = missing.map((words) => `"${words}"`).join(", ");
  return [`src/${demand.file}:${at}\n  wanted ${wanted}\n  got    ${text || "no error"}`];
}

/** → { passed, failures }. */
export function checkTypeMessages() {
  const demands = typeTests().flatMap(demandsOf);
  if (demands.length === 0) return { passed: 0, failures: [] };
  const diagnostics = parse(compileDisarmed([...new Set(demands.map(({ file }) => file))]));
  const failures = demands.flatMap((demand) => check(demand, diagnostics));
  return { passed: demands.length - failures.length, failures };
}

if (process.argv[1] === import.meta.filename) {
  const { passed, failures } = checkTypeMessages();
  for (const failure of failures) console.error(failure);
  console.log(`${passed} messages as expected, ${failures.length} not`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
