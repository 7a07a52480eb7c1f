import { folderFailure } from "../store/sqlite/open-sqlite-store.ts";
import { makeFolder } from "./make-folder.ts";

/** Makes the folder of a store, or one in it. Throws what the store throws where it cannot. */
export function makeHome(home: string): void {
  try {
    makeFolder(home);
  } catch (error) {
    throw folderFailure(home, error as NodeJS.ErrnoException);
  }
}
