import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { sha256Hex } from "../value/sha256.ts";
import type { FileFacts, SourceFiles } from "./source-files.ts";

/** The source files of this machine. */
export const sourceDisk: SourceFiles = {
  facts(path): FileFacts | undefined {
    const facts = attempt(() => statSync(path, { bigint: true, throwIfNoEntry: false }));
    if (facts === undefined) return undefined;
    const { size, mtimeNs, ctimeNs, ino } = facts;
    const changed = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
    return {
      type: facts.isDirectory() ? "directory" : "file",
      stamp: `${size}:${mtimeNs}:${ctimeNs}:${ino}`,
      changedAt: Number(changed) / 1e6,
    };
  },
  text: (path) => attempt(() => readFileSync(path, "utf8")),
  digest: (path) => attempt(() => sha256Hex(readFileSync(path))),
  real: (path) => attempt(() => realpathSync.native(path)) ?? path,
  entries: (path) => attempt(() => readdirSync(path).sort()) ?? [],
};

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
