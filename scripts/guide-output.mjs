// What commands print in the guides, printed by the commands themselves: `node scripts/guide-output.mjs` writes it into the
// documents, and a test compares. In a document:
//   <!-- project climate -->    what follows runs in a fresh copy of docs/projects/climate, with Sheaf and Zod installed
//   <!-- run                    commands that the reader does not see, up to -->
//   ```console run              commands after `$ `, each with its output under it
//   ```typescript flow.ts       is in that file of the project, word for word
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./tools.mjs";

const guides = join(root, "docs/guides");

/** The guides in which something is run. */
export function runGuides() {
  return readdirSync(guides)
    .filter((name) => name.endsWith(".md"))
    .map((name) => ({ name, text: readFileSync(join(guides, name), "utf8") }))
    .filter(({ text }) => text.includes("\n<!-- project "));
}

/** The document with what its commands print now. */
export function guideWithOutput(text) {
  const written = [];
  let project;
  try {
    const lines = text.split("\n");
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at];
      const name = /^<!-- project (\w+) -->$/.exec(line)?.[1];
      const file = /^```typescript (\S+)$/.exec(line)?.[1];
      const isShown = line === "```console run";
      if (name !== undefined) {
        project?.remove();
        project = new Project(name);
      }
      written.push(line);
      if (line !== "<!-- run" && !isShown && file === undefined) continue;
      const end = lines.indexOf(line === "<!-- run" ? "-->" : "```", at);
      const block = lines.slice(at + 1, end);
      if (isShown) written.push(...project.shown(block));
      else {
        if (file === undefined) project.run(block.join("\n"));
        else project.has(file, block.join("\n"));
        written.push(...block);
      }
      written.push(lines[end]);
      at = end;
    }
    return written.join("\n");
  } finally {
    project?.remove();
  }
}

/** A copy of a project of the documents, in which commands are run. */
class Project {
  #base = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-guide-")));
  #folder;
  #names = new Map();

  constructor(name) {
    this.#folder = join(this.#base, name);
    cpSync(join(root, "docs/projects", name), this.#folder, { recursive: true });
    mkdirSync(join(this.#folder, "node_modules"));
    symlinkSync(root, join(this.#folder, "node_modules/sheaf"));
    symlinkSync(join(root, "node_modules/zod"), join(this.#folder, "node_modules/zod"));
    const packages = join(this.#folder, "packages");
    if (existsSync(packages)) cpSync(packages, join(this.#folder, "node_modules"), { recursive: true });
    rmSync(packages, { recursive: true, force: true });
    mkdirSync(join(this.#base, "bin"));
    const command = join(this.#base, "bin/sheaf");
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/cli/bin.js")}" "$@"\n`);
    chmodSync(command, 0o755);
  }

  run(script) {
    const { PATH, HOME } = process.env;
    const env = {
      PATH: join(this.#base, "bin") + delimiter + PATH,
      HOME,
      LANG: "C.UTF-8",
      TZ: "UTC",
      COLUMNS: "100",
    };
    const said = spawnSync("sh", ["-c", `exec 2>&1\n${script}`], {
      cwd: this.#folder,
      env,
      encoding: "utf8",
    });
    if (said.error !== undefined) throw said.error;
    return said.stdout;
  }

  /** A block's commands, with their output. */
  shown(block) {
    return block
      .filter((line) => line.startsWith("$ "))
      .flatMap((line, at) => {
        const output = this.#steady(this.run(this.#real(line.slice(2)))).trimEnd();
        return [...(at === 0 ? [] : [""]), line, ...(output === "" ? [] : output.split("\n"))];
      });
  }

  has(file, text) {
    if (readFileSync(join(this.#folder, file), "utf8").includes(text)) return;
    throw new Error(`a guide shows what is not in ${file}:\n${text}`);
  }

  remove() {
    rmSync(this.#base, { recursive: true, force: true });
  }

  /** A command with the ids that it was shown before as they really are. */
  #real(command) {
    for (const [id, shown] of this.#names) command = command.replaceAll(shown, id);
    return command;
  }

  /** What is another at each run is put as if it were the same: ids, moments, durations, folders, this machine. */
  #steady(output) {
    return output
      .replaceAll(this.#folder, "/home/ada/climate")
      .replaceAll(/\b([a-z][\w-]*)-\d{8}-([0-9a-f]{4})\b/g, (id, flow) => {
        if (!this.#names.has(id)) this.#names.set(id, `${flow}-20261120-${digits(this.#names.size)}`);
        return this.#names.get(id);
      })
      .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, "2026-11-20 09:30:00")
      .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-11-20T09:30:00.000Z")
      .replaceAll(/^Time\n(?: .*\n?)+/gm, steadyTable)
      .replaceAll(/\b(just now|\d+(\.\d+)?m?s( ago)?)(?![\w.])/g, (text) =>
        /now|ago/.test(text) ? "just now" : "0.1s",
      );
  }
}

/** A table of durations, aligned as it would be if they were all the same. */
function steadyTable(block) {
  const [title, ...lines] = block.trimEnd().split("\n");
  const rows = lines.map((line) =>
    line
      .replace(/^ {2}/, "")
      .split(/ {2,}/)
      .map((cell) => cell.replace(/\d+(\.\d+)?m?s/, "0.1s").replace(/× [\d.,]+/, "× 1.0")),
  );
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  const lined = rows.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  "),
  );
  return `${[title, ...lined.map((line) => `  ${line}`.trimEnd())].join("\n")}\n`;
}

/** Four hexadecimal digits that do not look counted. */
const digits = (count) => ((0x3f2a + count * 0x1d47) & 0xffff).toString(16).padStart(4, "0");

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { name, text } of runGuides()) writeFileSync(join(guides, name), guideWithOutput(text));
