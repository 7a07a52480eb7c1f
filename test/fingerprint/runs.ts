import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TempProject } from "../../src/fingerprint/fixtures/temp-project.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const bin = join(root, "dist/cli/bin.js");

/** A project with Sheaf and Zod installed, whose flow is run in processes of its own. */
export class RunProject extends TempProject implements Disposable {
  constructor(files: Readonly<Record<string, string>>) {
    super({ "package.json": '{ "name": "demo", "type": "module" }', ...files });
    this.link("node_modules/sheaf", root);
    this.link("node_modules/zod", join(root, "node_modules/zod"));
  }

  [Symbol.dispose](): void {
    this.remove();
  }

  /** Runs the flow of a file to its end by `sheaf run`: the tasks that ran, sorted. */
  run(
    words: readonly string[] = ["flow.ts", "--x", "3"],
    { node = process.execPath } = {},
  ): readonly string[] {
    const log = join(this.folder, "ran.log");
    execFileSync(node, [bin, "run", ...words], {
      cwd: this.folder,
      env: this.env(log),
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ran = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
    rmSync(log, { force: true });
    return ran.toSorted();
  }

  env(log: string): NodeJS.ProcessEnv {
    const PATH = `${this.folder}/bin:${process.env["PATH"]}`;
    return { ...process.env, RAN: log, PATH, SHEAF_HOME: join(this.folder, ".sheaf") };
  }
}
