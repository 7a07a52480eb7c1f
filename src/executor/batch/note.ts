import { rename, writeFile } from "node:fs/promises";

/** Writes a note that others read: whole, or as it was before. */
export async function writeNote(file: string, note: object): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(note));
  await rename(`${file}.new`, file);
}
