import { candidates } from "./candidates.ts";

/** `sheaf __complete WORD… LAST`: what may stand in the last word's place, a line each. It never fails aloud. */
export async function complete(words: readonly string[]): Promise<number> {
  try {
    const found = await candidates(words);
    process.stdout.write(found.map((line) => `${line}\n`).join(""));
  } catch {
    // A completion that does not know says nothing.
  }
  return 0;
}
