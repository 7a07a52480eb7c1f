import type { Storage } from "../storage/storage.ts";
import { FileStorage } from "../storage/file/file-storage.ts";
import type { Store } from "../store/store.ts";
import { openSqliteStore } from "../store/sqlite/open-sqlite-store.ts";
import type { FileServices } from "../value/file/file-services.ts";
import { lower } from "../value/file/lower.ts";
import { FileDigests } from "../value/file/file-digests.ts";
import { localDisk } from "../storage/file/local-disk.ts";
import { loadSettings } from "../load/settings/load-settings.ts";
import { processStartSync } from "../worker/process-start.ts";
import { projectRoot, resolveHome } from "./home.ts";
import type { StoreOptions } from "./options.ts";

/** Who waits at a terminal is told who holds a store before he thinks that the command hangs. Milliseconds. */
const patience = 15_000;

/** A project's store, storage, and what values need of them. */
export interface Workspace {
  readonly home: string;
  readonly root: string;
  readonly store: Store;
  readonly storage: Storage;
  readonly files: FileServices;
  /** Files become local paths; secrets stay references. */
  lower(value: unknown): unknown;
  close(): Promise<void>;
}

/** `leasePatienceMs`: for how long to wait, at first, for a store that machines share and somebody holds. */
export async function openWorkspace(options: StoreOptions, leasePatienceMs = patience): Promise<Workspace> {
  const { values: settings } = await loadSettings();
  const home = await resolveHome(options, settings);
  const root = projectRoot();
  const store = await openSqliteStore({
    folder: home,
    shared: settings.store === "shared",
    processStart: processStartSync,
    leasePatienceMs,
  });
  const storage = new FileStorage(home);
  const digests = new FileDigests(localDisk, store);
  const files: FileServices = { storage, disk: localDisk, digests, base: process.cwd(), root };
  return {
    home,
    root,
    store,
    storage,
    files,
    lower: (value) => lower(value, files),
    close: async () => {
      await digests.flush();
      await store.close();
    },
  };
}
