/** A scheduler is asked no more often than this. Milliseconds. */
const atMost = 5_000;
const whenSilent = 60_000;

/** When a scheduler is asked about jobs again: politely, so one that is slow to answer is asked less often. */
export class AskingPace {
  #askedAt = 0;
  #every = atMost;
  #isSilent = false;

  get isDue(): boolean {
    return Date.now() - this.#askedAt >= this.#every;
  }

  /** Something has been changed that it is to be asked about. */
  atOnce(): void {
    this.#askedAt = 0;
  }

  /** It has answered what it was asked at a time. `isSlow`: what is waited for now takes minutes. */
  answered(askedAt: number, isSlow: boolean): void {
    this.#askedAt = Date.now();
    this.#isSilent = false;
    const polite = 10 * (this.#askedAt - askedAt);
    this.#every = isSlow ? whenSilent : Math.min(whenSilent, Math.max(atMost, polite));
  }

  /** It has not; true when that is new. */
  silent(): boolean {
    const isNew = !this.#isSilent;
    this.#isSilent = true;
    this.#askedAt = Date.now();
    this.#every = whenSilent;
    return isNew;
  }
}
