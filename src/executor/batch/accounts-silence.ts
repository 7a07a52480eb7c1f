import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Since when a scheduler's accounting has not answered: noted beside the run, whose processes come and go. */
export class AccountsSilence {
  readonly #file: string;
  #since: number | undefined;

  constructor(batchDir: string) {
    this.#file = join(batchDir, "accounts-silent");
    this.#since = statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs;
  }

  /** Says whether it has just answered; returns for how long it has not. Milliseconds. */
  noted(isSilent: boolean, now = Date.now()): number {
    if (!isSilent) {
      if (this.#since !== undefined) rmSync(this.#file, { force: true });
      this.#since = undefined;
      return 0;
    }
    if (this.#since === undefined) writeFileSync(this.#file, "");
    this.#since ??= now;
    return now - this.#since;
  }
}
