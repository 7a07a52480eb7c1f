/** Sleep from which one is woken at a time, or by a call. */
export class Alarm {
  readonly #now: () => number;
  #set: { readonly at: number; readonly timer: NodeJS.Timeout } | undefined;
  #wake: (() => void) | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Ends the sleep, if there is one. */
  ring(): void {
    this.#wake?.();
  }

  /** Sleeps until then, until somebody rings, or until this has come. It may wake too early. */
  async sleep(until: number, other: Promise<void> | undefined): Promise<void> {
    this.#setTo(until);
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    await (other === undefined ? woken : Promise.race([other, woken]));
    this.#wake = undefined;
  }

  /** One that is set for an earlier time stays, and may wake in vain: to set one costs more. */
  #setTo(at: number): void {
    if (this.#set !== undefined && this.#set.at <= at) return;
    this.off();
    const rings = () => {
      this.#set = undefined;
      this.ring();
    };
    this.#set = { at, timer: setTimeout(rings, Math.max(0, at - this.#now())) };
  }

  off(): void {
    clearTimeout(this.#set?.timer);
    this.#set = undefined;
  }
}
