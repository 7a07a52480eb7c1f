import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Storage } from "../storage/storage.ts";
import { FileStorage } from "../storage/file/file-storage.ts";
import type { Store } from "../store/store.ts";
import { openSqliteStore } from "../store/sqlite/open-sqlite-store.ts";
import type { FileServices } from "../value/file/file-services.ts";
import { lower } from "../value/file/lower.ts";
import { FileDigests } from "../value/file/file-digests.ts";
import { localDisk } from "../storage/file/local-disk.ts";
import { loadSettings } from "../load/settings/load-settings.ts";
import type { Settings } from "../load/settings/settings.ts";
import { processStartSync } from "../worker/process-start.ts";
import { hasStore, projectRoot, resolveHome } from "./home.ts";
import { makeHome } from "./make-home.ts";
import { noStore } from "./no-store.ts";
import type { StoreOptions } from "./options.ts";

/** What to do where there is no store: make one; refuse to go on, because a run of it is meant; or go on as if it were empty. */
export type Absent = "make" | "refuse" | "pretend";

/** Who waits at a terminal is told who holds a store before he thinks that the command hangs. Milliseconds. */
const patience = 15_000;

/** A project's store, storage, and what values need of them. */
export interface Workspace {
  readonly home: string;
  readonly root: string;
  readonly settings: Settings;
  /** False: there is no store; the one to be looked into is empty and goes when it is closed. */
  readonly isThere: boolean;
  readonly store: Store;
  readonly storage: Storage;
  readonly files: FileServices;
  /** Files become local paths; secrets stay references. */
  lower(value: unknown): unknown;
  close(): Promise<void>;
}

/** Throws SHEAF_RUN_NOT_FOUND where there is no store and none is to be made. */
export async function openWorkspace(
  options: StoreOptions,
  { absent, settings: known }: { readonly absent: Absent; readonly settings?: Settings },
): Promise<Workspace> {
  const settings = known ?? (await loadSettings()).values;
  const home = await resolveHome(options, settings);
  const root = projectRoot();
  const isMissing = absent !== "make" && !hasStore(home);
  if (isMissing && absent === "refuse") throw noStore(home);
  const folder = isMissing ? await mkdtemp(join(tmpdir(), "sheaf-empty-")) : home;
  makeHome(folder);
  const store = await openSqliteStore({
    folder,
    shared: settings.store === "shared",
    processStart: processStartSync,
    leasePatienceMs: patience,
  });
  const storage = new FileStorage(folder);
  const digests = new FileDigests(localDisk, store);
  const files: FileServices = { storage, disk: localDisk, digests, base: process.cwd(), root };
  return {
    home,
    root,
    settings,
    isThere: !isMissing,
    store,
    storage,
    files,
    lower: (value) => lower(value, files),
    close: async () => {
      await digests.flush();
      await store.close();
      if (isMissing) await rm(folder, { recursive: true, force: true });
    },
  };
}
