import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Note {
  /** Since when the accounting has not answered. */
  readonly silentSince?: number | undefined;
  /** Why it takes long until something is known, for people. */
  readonly reasons: readonly string[];
}

const nothing: Note = { reasons: [] };

/** What is to be known of ended jobs later only, and why. Noted beside the run, whose processes come and go. */
export class PutOff {
  readonly #file: string;
  #note: Note;

  constructor(batchDir: string) {
    this.#file = join(batchDir, "put-off.json");
    this.#note = noteIn(this.#file);
  }

  get reasons(): readonly string[] {
    return this.#note.reasons;
  }

  /** Says whether the accounting has just answered; returns for how long it has not. Milliseconds. */
  silentForMs(isSilent: boolean, now: number): number {
    const { silentSince = now, reasons } = this.#note;
    this.#write({ reasons, silentSince: isSilent ? silentSince : undefined });
    return isSilent ? now - silentSince : 0;
  }

  /** What was found at the last look. */
  found(reasons: readonly string[]): void {
    this.#write({ ...this.#note, reasons });
  }

  #write(note: Note): void {
    if (JSON.stringify(note) === JSON.stringify(this.#note)) return;
    this.#note = note;
    if (note.silentSince === undefined && note.reasons.length === 0)
      return rmSync(this.#file, { force: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(note));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function noteIn(file: string): Note {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Note;
  } catch {
    return nothing;
  }
}
