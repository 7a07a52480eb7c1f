import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Provenance } from "../model/provenance.ts";
import { sha256Hex } from "../value/sha256.ts";

const names = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
  "deno.lock",
];

/** The nearest lock file upwards; a folder's first in the order above. */
export async function findLockfile(from: string): Promise<Provenance["lockfile"]> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    for (const name of names) {
      const path = join(folder, name);
      const content = await readFile(path).catch(() => undefined);
      if (content !== undefined) return { path, sha256: sha256Hex(content) };
    }
    if (folder === dirname(folder)) return undefined;
  }
}
