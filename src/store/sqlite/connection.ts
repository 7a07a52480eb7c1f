import { setTimeout as sleep } from "node:timers/promises";
import { SheafError } from "../../model/errors.ts";
import type { Driver, Statement } from "./driver.ts";
import { isBusy } from "./result-code.ts";
import { storeFailure } from "./store-failure.ts";

/** How long SQLite itself waits for a lock, which blocks this thread. Beyond it the wait is asynchronous. */
export const BUSY_TIMEOUT_MS = 100;
const PATIENCE_MS = 120_000;

/** One open database: prepared statements by their text, transactions, and waiting while others hold the lock. */
export class Connection {
  #driver: Driver;
  readonly #file: string;
  protected readonly patienceMs: number;
  readonly #statements = new Map<string, Statement>();
  #open = true;

  constructor(driver: Driver, file: string, patienceMs = PATIENCE_MS) {
    this.#driver = driver;
    this.#file = file;
    this.patienceMs = patienceMs;
  }

  prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#driver.prepare(sql)));
    return statement;
  }

  exec(sql: string): void {
    this.#driver.exec(sql);
  }

  /** Runs `body`, which only reads; again when the database was locked. */
  read<T>(body: () => T): Promise<T> {
    return this.patiently(body);
  }

  /** The same, without a promise where the database is not locked. */
  readNow<T>(body: () => T): T | Promise<T> {
    try {
      this.checkOpen();
      return body();
    } catch (error) {
      if (isBusy(error)) return this.patiently(body);
      throw storeFailure(this.#file, error);
    }
  }

  /** Runs `body` in a write transaction: all of it happens, durably, or nothing. It may run more than once. */
  write<T>(body: () => T): Promise<T> {
    return this.patiently(() => this.transaction(body));
  }

  /** Goes on with another driver. */
  protected replace(driver: Driver): void {
    this.#statements.clear();
    this.#driver.close();
    this.#driver = driver;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#statements.clear();
    this.#driver.close();
  }

  protected transaction<T>(body: () => T): T {
    this.prepare("BEGIN IMMEDIATE").run([]);
    try {
      const result = body();
      this.prepare("COMMIT").run([]);
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  #rollback(): void {
    try {
      this.prepare("ROLLBACK").run([]);
    } catch {
      // A full disk or an I/O error has rolled it back already.
    }
  }

  protected async patiently<T>(body: () => T): Promise<T> {
    let since: number | undefined;
    for (let wait = 5; ; wait = Math.min(2 * wait, 100)) {
      this.checkOpen();
      try {
        return body();
      } catch (error) {
        if (!isBusy(error)) throw storeFailure(this.#file, error);
        since ??= performance.now();
        if (performance.now() - since > this.patienceMs) throw this.locked(error);
      }
      await sleep(wait * (0.5 + Math.random()));
    }
  }

  protected checkOpen(): void {
    if (this.#open) return;
    throw new SheafError("SHEAF_INTERNAL", `The store ${this.#file} was used after it was closed`);
  }

  protected locked(cause: unknown): SheafError {
    return new SheafError(
      "SHEAF_STORE_BUSY",
      `The store ${this.#file} has been locked for ${this.patienceMs / 1000} seconds`,
      { place: { file: this.#file }, cause },
    );
  }
}
