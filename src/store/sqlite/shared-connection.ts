import { closeSync, fstatSync, openSync } from "node:fs";
import { SheafError } from "../../model/errors.ts";
import { Connection } from "./connection.ts";
import type { Driver } from "./driver.ts";
import { isBusy } from "./result-code.ts";
import { storeFailure } from "./store-failure.ts";
import { elapsed, instant } from "./lease/instant.ts";
import { LeaseNotHeld, type StoreLease } from "./lease/store-lease.ts";

export interface SharedFile {
  readonly file: string;
  readonly patienceMs: number | undefined;
  readonly driver: Driver;
  /** Opens the file anew, tuned as `driver` is. */
  readonly reopen: () => Driver;
}

/** A connection to a file that machines share: it reads and writes only while it holds the file's lease. */
export class SharedConnection extends Connection {
  readonly #shared: SharedFile;
  readonly #lease: StoreLease;
  #inode: bigint;
  #losses: number;

  /** To be made while the lease is held. */
  constructor(shared: SharedFile, lease: StoreLease) {
    super(shared.driver, shared.file, shared.patienceMs);
    this.#shared = shared;
    this.#lease = lease;
    this.#inode = this.#ask();
    this.#losses = lease.losses;
    lease.onTaken = () => this.#lookAfresh();
  }

  override read<T>(body: () => T): Promise<T> {
    return this.#holding(() => this.#reading(body));
  }

  override readNow<T>(body: () => T): T | Promise<T> {
    if (!this.#lease.isHeld) return this.read(body);
    try {
      const now = super.readNow(() => this.#reading(body));
      return now instanceof Promise ? now.catch((error: unknown) => this.#again(error, body)) : now;
    } catch (error) {
      return this.#again(error, body);
    }
  }

  override write<T>(body: () => T): Promise<T> {
    return this.#holding(() => this.#writing(body));
  }

  override close(): void {
    super.close();
    this.#lease.close();
  }

  #again<T>(error: unknown, body: () => T): Promise<T> {
    if (error instanceof LeaseNotHeld) return this.read(body);
    throw error;
  }

  /** Attempts it with the lease, as often as that is lost on the way. */
  async #holding<T>(attempt: () => T): Promise<T> {
    for (const since = instant(); ;) {
      this.checkOpen();
      await this.#lease.take();
      try {
        return await this.patiently(attempt);
      } catch (error) {
        if (!(error instanceof LeaseNotHeld)) throw error;
        if (elapsed(since) > this.patienceMs) throw this.locked(error);
      }
    }
  }

  #reading<T>(body: () => T): T {
    this.#lease.require();
    try {
      return body();
    } finally {
      // Whatever was read or met by one who was asleep meanwhile counts for nothing.
      this.#lease.confirmIfLate();
    }
  }

  #writing<T>(body: () => T): T {
    this.#lease.require();
    const done = this.transaction(() => {
      const result = body();
      this.#lease.confirm();
      return result;
    });
    try {
      this.#lease.confirmIfLate();
    } catch (error) {
      throw error instanceof LeaseNotHeld ? this.#overtaken() : error;
    }
    this.#lease.giveWayIfAsked();
    return done;
  }

  /** Others may have written since, or put another file in the place of this one. False while that is locked. */
  #lookAfresh(): boolean {
    const inode = this.#ask();
    if (inode === this.#inode && this.#losses === this.#lease.losses) return true;
    try {
      this.replace(this.#shared.reopen());
    } catch (error) {
      if (isBusy(error)) return false;
      throw storeFailure(this.#shared.file, error);
    }
    this.#inode = inode;
    this.#losses = this.#lease.losses;
    return true;
  }

  /**
   * Opening a file makes a network file system ask its server what has become of it, and forget what it remembers of its
   * content. Closing it gives up this process's locks on it: there are none, since nobody else has the lease.
   */
  #ask(): bigint {
    const file = openSync(this.#shared.file, "r");
    try {
      return fstatSync(file, { bigint: true }).ino;
    } finally {
      closeSync(file);
    }
  }

  #overtaken(): SheafError {
    const { file } = this.#shared;
    const message = `This process was stopped while it wrote to ${file}, for so long that another took the store over`;
    return new SheafError("SHEAF_FENCED", message, {
      place: { file },
      mend: "Look at `sheaf status`, then run `sheaf resume`: what was said to be committed is safe.",
    });
  }
}
