import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import type { Facts } from "./memo.ts";
import type { SourceFiles } from "./source-files.ts";

const PATIENCE_MS = 10_000;

/** What a program says of its version, in its first line; the digest of its file when it says nothing. */
export async function versionOf(
  program: string,
  { files, facts }: { files: SourceFiles; facts: Facts },
): Promise<string | undefined> {
  const path = located(program, files);
  if (path === undefined) return undefined;
  const key = `${path} ${files.facts(path)!.stamp}`;
  const [known] = await facts.recall<string>("program", [key]);
  if (known !== undefined) return known;
  const said = firstLine(path);
  const version = said === "" ? files.digest(path) : said;
  if (version !== undefined) facts.remember("program", key, version);
  return version;
}

function located(program: string, files: SourceFiles): string | undefined {
  const folders = program.includes("/") ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  for (const folder of folders) {
    const path = folder === "" ? program : join(folder, program);
    if (files.facts(path)?.type === "file") return files.real(path);
  }
  return undefined;
}

function firstLine(path: string): string {
  const { status, stdout } = spawnSync(path, ["--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: PATIENCE_MS,
  });
  return status === 0 ? (stdout.split("\n")[0]?.trim() ?? "") : "";
}
