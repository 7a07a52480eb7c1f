import { stat } from "node:fs/promises";
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import type { Storage } from "../../storage/storage.ts";
import type { RunAccount, SourceFile } from "./run-account.ts";

type Known = Pick<RunAccount, "root" | "module" | "provenance" | "tasks" | "startedAt">;

/** The files that the flow and its tasks are written in, the flow's own first. */
export async function readSources(account: Known, storage: Storage): Promise<SourceFile[]> {
  const { root, module, tasks } = account;
  const paths = new Set(tasks.flatMap(({ files }) => files.map((file) => resolve(root, file))));
  if (module !== undefined) paths.delete(module);
  const own = module === undefined ? undefined : await ownFile(module, account, storage);
  const others = await Promise.all([...paths].map((path) => fileNow(path, account)));
  return [own, ...others].filter((file) => file !== undefined);
}

/** The flow's own file as it was at launch, where that was kept. */
async function ownFile(module: string, account: Known, storage: Storage): Promise<SourceFile | undefined> {
  const kept = account.provenance?.source;
  if (kept?.path !== module) return fileNow(module, account);
  const at = await storage.localPath(kept.sha256, basename(module)).catch(() => undefined);
  if (at === undefined) return fileNow(module, account);
  return { name: nameIn(account.root, module), at, isLater: false };
}

async function fileNow(path: string, { root, startedAt }: Known): Promise<SourceFile | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true
    ? { name: nameIn(root, path), at: path, isLater: found.mtimeMs > startedAt }
    : undefined;
}

function nameIn(root: string, path: string): string {
  const inside = relative(root, path);
  const isOutside = inside.startsWith("..") || isAbsolute(inside);
  return isOutside ? basename(path) : inside.split(sep).join("/");
}
