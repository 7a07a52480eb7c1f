/** Something that is looked at from time to time. */
export interface Watched {
  look(): void;
}

interface Watch {
  at: number;
  everyMs: number;
}

/** The first look comes soon, so that short programs are seen; later ones are further apart. Milliseconds. */
const firstMs = 30;
const longestMs = 500;
/** Where looking takes long, it is done so much less often that it is one part in so many of the time; but not less often than that. */
const share = 200;
const rarestMs = 2000;

/** Looks at what is watched, by one timer, which runs only while something is and keeps no process alive. */
export class Watches {
  readonly #watched = new Map<Watched, Watch>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = 0;

  /** Begins to watch; for what is watched already the first look comes soon again. */
  add(watched: Watched): void {
    const at = performance.now() + firstMs;
    this.#watched.set(watched, { at, everyMs: firstMs });
    this.#arm(at);
  }

  remove(watched: Watched): void {
    this.#watched.delete(watched); // the timer stays: to set one costs more than to let it ring in vain
  }

  #arm(at: number): void {
    if (this.#timer !== undefined && this.#timerAt <= at) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(this.#ring, Math.max(1, at - performance.now()));
    this.#timer.unref();
  }

  readonly #ring = (): void => {
    this.#timer = undefined;
    let next = Infinity;
    for (const [watched, watch] of this.#watched) {
      const now = performance.now();
      if (watch.at <= now) {
        watched.look();
        const tookMs = performance.now() - now;
        watch.everyMs = Math.max(Math.min(2 * watch.everyMs, longestMs), Math.min(share * tookMs, rarestMs));
        watch.at = now + watch.everyMs;
      }
      next = Math.min(next, watch.at);
    }
    if (next < Infinity) this.#arm(next);
  };
}

/** Of this thread. */
export const watches = new Watches();
