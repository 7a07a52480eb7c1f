import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Amount } from "../../model/cache-report.ts";

/** What Sheaf itself puts into a run directory. All else is the user's. */
const own = ["logs", "work", "pids", "batch"];

const nothing: Amount = { count: 0, bytes: 0 };

/** How much of a run directory Sheaf itself has made: logs, and scratch folders that were kept. */
export async function ownFilesOf(runDir: string): Promise<Amount> {
  return (await Promise.all(own.map((name) => amountIn(join(runDir, name))))).reduce(sum, nothing);
}

export async function filesIn(runDir: string): Promise<Amount> {
  return amountIn(runDir);
}

/**
 * Removes what Sheaf itself has made in a run directory, and the directory when nothing else is in it: files that tasks have
 * left there are the user's. Only inside `home`: a project may have been copied, and the path be that of the original.
 */
export async function clearRunFolder(runDir: string, home: string): Promise<Amount> {
  const inside = relative(join(home, "runs"), runDir);
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`)) return nothing;
  const amount = await ownFilesOf(runDir);
  for (const name of own) await rm(join(runDir, name), { recursive: true, force: true });
  await rmdir(runDir).catch(() => {}); // not empty, or not there
  return amount;
}

async function amountIn(folder: string): Promise<Amount> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const amounts = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return amountIn(path);
      const facts = entry.isFile() ? await stat(path).catch(() => undefined) : undefined;
      return { count: 1, bytes: facts?.size ?? 0 };
    }),
  );
  return amounts.reduce(sum, nothing);
}

function sum(a: Amount, b: Amount): Amount {
  return { count: a.count + b.count, bytes: a.bytes + b.bytes };
}
