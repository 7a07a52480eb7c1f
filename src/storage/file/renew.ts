import { utimes } from "node:fs/promises";

/** Marks a file as stored just now: by its time of change. False where it is gone or another user's. */
export async function renew(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EPERM" || code === "EACCES") return false;
    throw error;
  }
}
