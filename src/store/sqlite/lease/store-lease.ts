import { setTimeout as sleep } from "node:timers/promises";
import { moveToFreshFile } from "./fresh-file.ts";
import { isReleased, releaseAtExit } from "./held-leases.ts";
import { type Instant, elapsed, instant } from "./instant.ts";
import { leaseFailure, storeHeld } from "./lease-failure.ts";
import { LeaseFiles, type Tenure } from "./lease-files.ts";
import { leaseFolder } from "./lease-folder.ts";
import { hasEnded, newLeaseHolder, type ProcessStart } from "./lease-holder.ts";

export interface StoreLeaseOptions {
  /** The database. */
  readonly file: string;
  /** Tells processes that have ended; without it they are known by their silence. */
  readonly processStart?: ProcessStart | undefined;
  /** For how many milliseconds to wait for it the first time. Who has had it before is not broken off so soon. */
  readonly patienceMs: number;
  /** A holder that was not heard of for so many milliseconds is taken for dead. */
  readonly silenceMs: number;
}

/** How long to wait for it again: longer than anybody keeps it who is silent. */
const PATIENCE = 120_000;
/** How often a holder looks whether somebody waits for it, and who waits whether it is free. Milliseconds. */
const LOOK = 25;
/** It is given up when nothing has been done with it for so long. */
const LINGER = 100;
/** One who waits gets it no sooner than that, so that two who are busy do more than hand it to and fro. */
const LEAST = 40;
/** Who gave it up because somebody waited leaves it to him for so long. */
const COURTESY = 100;

/** Is thrown by work that needs the lease and finds that it is not held, or not any more. */
export class LeaseNotHeld extends Error {}

/**
 * The right to use a database that machines share. One open store has it at a time: no other reads or writes. It is
 * kept while there is much to do, and given up when somebody else waits or nothing is done.
 */
export class StoreLease {
  readonly #options: StoreLeaseOptions;
  readonly #files: LeaseFiles;
  /** What `number` is while it is held; 0 while it is not. */
  #number = 0;
  /** How many links our own file has while it is held. */
  #links = 0;
  #patience: number;
  #taking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #takenAt = instant();
  #lookedAt = instant();
  #beatAt = instant();
  #listenedAt = instant();
  #usedAt = 0;
  #gaveWay: { readonly number: number; readonly at: Instant } | undefined;
  #rangAt: Instant | undefined;
  /** Is called whenever it was taken, before anybody uses it. False: it cannot be used yet. */
  onTaken = () => true;
  /** Counts how often it was lost. */
  losses = 0;

  constructor(options: StoreLeaseOptions) {
    this.#options = options;
    this.#patience = options.patienceMs;
    this.#files = new LeaseFiles(leaseFolder(options.file), newLeaseHolder(options.processStart));
    this.#guard(() => {
      this.#files.make();
      this.#files.sweep((holder) => this.#hasEnded(holder));
    });
  }

  get isHeld(): boolean {
    return this.#number !== 0;
  }

  /** Waits until it is held. Throws SHEAF_STORE_HELD when nobody gives it up for too long. */
  take(): Promise<void> | undefined {
    if (this.isHeld && this.#taking === undefined) return undefined;
    this.#taking ??= this.#take().finally(() => (this.#taking = undefined));
    return this.#taking;
  }

  /** To be called before it is used. Throws LeaseNotHeld. */
  require(): void {
    if (!this.isHeld || this.#taking !== undefined) throw new LeaseNotHeld();
    this.#usedAt = performance.now();
    if (elapsed(this.#lookedAt) < LOOK) return;
    this.confirm();
    if (this.#giveWay()) throw new LeaseNotHeld();
  }

  /** Asks the file server whether it is held still. Throws LeaseNotHeld. */
  confirm(): void {
    if (this.#isOurs()) return;
    this.#lose();
    throw new LeaseNotHeld();
  }

  /** As `confirm`, where so much time has passed since that somebody may have taken it for given up. */
  confirmIfLate(): void {
    if (!this.isHeld || elapsed(this.#lookedAt) > this.#options.silenceMs / 4) this.confirm();
  }

  /** Gives it up when somebody waits for it. */
  giveWayIfAsked(): void {
    if (this.isHeld) this.#giveWay();
  }

  release(): void {
    if (!this.isHeld) return;
    this.#stop();
    this.#guard(() => this.#files.free());
  }

  close(): void {
    this.release();
    this.#guard(() => this.#files.forget());
  }

  /** Gives up on it where it cannot be. */
  abandon(): void {
    this.#files.abandon();
  }

  #isOurs(): boolean {
    if (!this.isHeld) return false;
    const isOurs = this.#guard(() => this.#files.links()) === this.#links;
    this.#lookedAt = instant();
    return isOurs;
  }

  #giveWay(): boolean {
    if (elapsed(this.#takenAt) < LEAST || elapsed(this.#listenedAt) < LOOK) return false;
    this.#listenedAt = instant();
    if (!this.#guard(() => this.#files.isRung())) return false;
    this.#gaveWay = { number: this.#number, at: instant() };
    this.release();
    return true;
  }

  #lose(): void {
    this.losses++;
    this.#stop();
  }

  #stop(): void {
    this.#number = 0;
    clearInterval(this.#timer);
    isReleased(this);
  }

  async #take(): Promise<void> {
    const since = instant();
    let ahead: number | undefined; // of the file server's clock
    for (let wait = 2; ; wait = Math.min(2 * wait, elapsed(since) < 1000 ? LOOK : 4 * LOOK)) {
      const tail = this.#guard(() => this.#tail());
      const state = this.#stateOf(tail, ahead);
      const isTaken =
        state === "free" ? this.#claim(tail, false) : state === "dead" && this.#claim(tail, true);
      if (isTaken && (await this.#begin(state === "dead"))) return;
      if (tail !== undefined && state !== "left") {
        if (ahead !== undefined && elapsed(since) > this.#patience) throw this.#heldBy(tail, ahead);
        ahead ??= this.#guard(() => this.#files.serverNow()) - performance.now();
        this.#ring(tail);
      }
      await sleep(wait * (0.5 + Math.random()));
    }
  }

  #tail(): Tenure | undefined {
    const last = this.#files.numbers().at(-1);
    if (last === undefined) return undefined;
    // One that went as we looked is seen the next time.
    return this.#files.read(last) ?? { number: last, holder: undefined, at: Infinity, isFree: false };
  }

  /** `free` is also what its holder left when it ended; a `dead` holder may only be asleep; `left` is what is left to others. */
  #stateOf(tail: Tenure | undefined, ahead: number | undefined): "free" | "dead" | "held" | "left" {
    if (tail === undefined) return "free";
    const { number, holder, at, isFree } = tail;
    if (isFree) return this.#isCourteous(number) ? "left" : "free";
    const isMine = holder?.nonce === this.#files.me.nonce; // and not held: something went wrong
    if (holder !== undefined && (isMine || this.#hasEnded(holder))) return holder.fencing ? "dead" : "free";
    const silentFor = ahead === undefined ? 0 : ahead + performance.now() - at;
    return silentFor > this.#options.silenceMs ? "dead" : "held";
  }

  #isCourteous(number: number): boolean {
    return this.#gaveWay?.number === number && elapsed(this.#gaveWay.at) < COURTESY;
  }

  /** Links the number after the tail's. Only then is that removed: so it is there, unless we come too late. */
  #claim(tail: Tenure | undefined, fencing: boolean): boolean {
    return this.#guard(() => {
      const files = this.#files;
      const number = (tail?.number ?? 0) + 1;
      files.unring();
      files.beat({ since: Date.now(), fencing });
      if (files.claim(number)) {
        const numbers = files.numbers();
        const isLate = numbers.at(-1) !== number || (tail !== undefined && !numbers.includes(tail.number));
        if (!isLate) {
          for (const before of numbers) if (before < number) files.remove(before);
          if (tail?.holder !== undefined && !tail.isFree) files.forget(tail.holder);
          this.#number = number;
          return true;
        }
        files.remove(number);
      }
      files.free();
      return false;
    });
  }

  async #begin(fencing: boolean): Promise<boolean> {
    this.#links = this.#guard(() => this.#files.links());
    this.#takenAt = this.#lookedAt = this.#beatAt = instant();
    this.#usedAt = performance.now();
    this.#gaveWay = undefined;
    this.#patience = Math.max(PATIENCE, this.#patience);
    releaseAtExit(this);
    this.#timer = setInterval(() => this.#tick(), 2 * LOOK).unref();
    if (fencing && !(await this.#fence())) return false;
    let isUsable = false;
    try {
      return (isUsable = this.onTaken());
    } finally {
      if (!isUsable) this.release();
    }
  }

  /** False: it was lost while that was done. */
  async #fence(): Promise<boolean> {
    this.losses++; // what was read of the old file no longer counts
    try {
      await moveToFreshFile(this.#options.file, {
        scratch: this.#files.folder,
        name: this.#files.me.nonce,
        confirm: () => this.confirm(),
      });
      this.#files.beat({ fencing: false });
      return true;
    } catch (error) {
      const isLost = !this.isHeld || !this.#isOurs();
      // It is not free then: whoever is next sees that this is still to be done.
      this.#stop();
      if (isLost) return false;
      throw leaseFailure(this.#files.folder, error);
    }
  }

  #tick(): void {
    try {
      if (elapsed(this.#beatAt) > this.#options.silenceMs / 12) {
        this.#files.beat();
        this.#beatAt = instant();
      }
      if (this.#taking !== undefined) return;
      if (!this.#isOurs()) this.#lose();
      else if (performance.now() - this.#usedAt > LINGER) this.release();
      else this.#giveWay();
    } catch {
      // The file server does not answer. Who uses the lease next meets the same, and says so.
    }
  }

  #ring({ holder }: Tenure): void {
    if (holder === undefined || (this.#rangAt !== undefined && elapsed(this.#rangAt) < COURTESY)) return;
    this.#rangAt = instant();
    this.#files.ring(holder);
  }

  #hasEnded(holder: Tenure["holder"] & object): boolean {
    return hasEnded(holder, this.#files.me, this.#options.processStart);
  }

  #heldBy(tail: Tenure, ahead: number) {
    const silentMs = Math.max(0, ahead + performance.now() - tail.at);
    return storeHeld(this.#options.file, tail.holder, { silentMs, silenceMs: this.#options.silenceMs });
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw leaseFailure(this.#files.folder, error);
    }
  }
}
