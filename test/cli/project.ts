import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "dist/cli/bin.js");

export interface Spoken {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A user's project in a temporary folder, with Sheaf and Zod installed. */
export class Project implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-cli-")));

  constructor(files: Readonly<Record<string, string>> = {}) {
    mkdirSync(join(this.folder, "node_modules"));
    symlinkSync(root, join(this.folder, "node_modules/sheaf"));
    symlinkSync(join(root, "node_modules/zod"), join(this.folder, "node_modules/zod"));
    this.write("package.json", '{ "type": "module" }');
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): string {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Runs `sheaf` here and waits for its end. */
  sheaf(...words: readonly string[]): Spoken {
    return this.node([bin, ...words]);
  }

  node(words: readonly string[], env: Readonly<Record<string, string>> = {}): Spoken {
    const { status, stdout, stderr } = spawnSync(process.execPath, words, {
      cwd: this.folder,
      env: this.env(env),
      encoding: "utf8",
    });
    return { code: status, out: stdout, err: stderr };
  }

  json(...words: readonly string[]): unknown {
    const { out } = this.sheaf(...words, "--json");
    return JSON.parse(out);
  }

  start(...words: readonly string[]) {
    return this.startIn({}, words);
  }

  startIn(env: Readonly<Record<string, string>>, words: readonly string[]) {
    const child = spawn(process.execPath, [bin, ...words], { cwd: this.folder, env: this.env(env) });
    const said = { out: "", err: "" };
    child.stdout.on("data", (text: Buffer) => void (said.out += text.toString()));
    child.stderr.on("data", (text: Buffer) => void (said.err += text.toString()));
    const ended = new Promise<Spoken>((resolve) => child.on("close", (code) => resolve({ code, ...said })));
    return { child, said, ended };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private env(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    return { PATH: process.env["PATH"], HOME: this.folder, ...more };
  }
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
