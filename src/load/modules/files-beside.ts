import { readdirSync } from "node:fs";
import { dirname } from "node:path";

/** The names of the files in the folder that a file would be in; none when there is no such folder. */
export function filesBeside(file: string): string[] {
  try {
    return readdirSync(dirname(file));
  } catch {
    return [];
  }
}
