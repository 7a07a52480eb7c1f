import { readdir, stat } from "node:fs/promises";
import type { Disk, DiskFacts } from "../../value/file/disk.ts";
import { hashFile } from "./hash-file.ts";
import { isAbsent } from "./storage-error.ts";

/** The disk of this machine. */
export const localDisk: Disk = {
  async facts(path): Promise<DiskFacts | undefined> {
    try {
      const facts = await stat(path, { bigint: true });
      const { size, mtimeNs, ino, dev } = facts;
      const type = facts.isDirectory() ? "directory" : "file";
      return { type, size: Number(size), mtimeNs, inode: `${dev}.${ino}` };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  },
  sha256: hashFile,
  entries: async (path) => (await readdir(path)).sort(),
};
