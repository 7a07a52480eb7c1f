import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";

const buffer = Buffer.allocUnsafe(8192);

/** A file of /proc that is read again and again: opened once, which makes a reading several times cheaper. */
export class ProcFile {
  readonly #path: string;
  readonly #flags: "r" | "w";
  #descriptor: number | undefined;

  constructor(path: string, flags: "r" | "w" = "r") {
    this.#path = path;
    this.#flags = flags;
  }

  /** What it says now; undefined where there is no such file. */
  read(): string | undefined {
    const descriptor = this.#open();
    if (descriptor === undefined) return undefined;
    try {
      return buffer.toString("latin1", 0, readSync(descriptor, buffer, 0, buffer.length, 0));
    } catch {
      return undefined;
    }
  }

  /** False where it cannot be written. */
  write(text: string): boolean {
    const descriptor = this.#open();
    if (descriptor === undefined) return false;
    try {
      return writeSync(descriptor, text) === text.length;
    } catch {
      return false;
    }
  }

  close(): void {
    if (this.#descriptor !== undefined && this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number | undefined {
    this.#descriptor ??= opened(this.#path, this.#flags);
    return this.#descriptor < 0 ? undefined : this.#descriptor;
  }
}

function opened(path: string, flags: string): number {
  try {
    return openSync(path, flags);
  } catch {
    return -1; // another system than Linux, or one that hides it: not tried again
  }
}

/** A file of /proc that is read once; undefined where there is none. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
