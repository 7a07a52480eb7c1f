import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Provenance } from "../../model/provenance.ts";
import type { Storage } from "../../storage/storage.ts";
import { sha256Hex } from "../../value/sha256.ts";
import type { RunAccount } from "./run-account.ts";

/** The lock file, where it is still as it was when the run began. */
export async function readLockfile(provenance: Provenance | undefined): Promise<RunAccount["lockfile"]> {
  if (provenance?.lockfile === undefined) return undefined;
  const { path, sha256 } = provenance.lockfile;
  const content = await readFile(path).catch(() => undefined);
  return content !== undefined && sha256Hex(content) === sha256
    ? { name: basename(path), at: path, sha256 }
    : undefined;
}

export async function readDiff(
  provenance: Provenance | undefined,
  storage: Storage,
): Promise<RunAccount["diff"]> {
  const blob = provenance?.git?.diff?.blob;
  return blob === undefined ? undefined : storage.localPath(blob, "uncommitted.diff").catch(() => undefined);
}

export async function readLicense(root: string): Promise<RunAccount["license"]> {
  const text = await readFile(join(root, "package.json"), "utf8").catch(() => "{}");
  try {
    const { license } = JSON.parse(text) as { readonly license?: unknown };
    return typeof license === "string" && license !== "" ? license : undefined;
  } catch {
    return undefined;
  }
}
