// The folders that a benchmark works in: all below one, which goes away at the end.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const bench = dirname(fileURLToPath(import.meta.url));
export const root = dirname(bench);

export function openFolders() {
  const top = mkdtempSync(join(tmpdir(), "sheaf-bench-"));
  let last = 0;
  return {
    /** A project as a user has it: its flows, and the packages that they import. */
    project: makeProject(join(top, "project")),
    make: () => {
      const folder = join(top, `work-${++last}`);
      mkdirSync(folder);
      return folder;
    },
    remove: (folder) => rmSync(folder, { recursive: true, force: true }),
    close: () => rmSync(top, { recursive: true, force: true }),
  };
}

function makeProject(folder) {
  cpSync(join(bench, "project"), folder, { recursive: true });
  const packages = join(folder, "node_modules");
  mkdirSync(packages);
  symlinkSync(root, join(packages, "sheaf"), "dir");
  symlinkSync(join(root, "node_modules", "zod"), join(packages, "zod"), "dir");
  return folder;
}
