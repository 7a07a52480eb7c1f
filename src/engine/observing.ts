import type { Executor, Observation } from "../executor/executor.ts";
import { isPromise } from "./later.ts";

/** Hears what the executor has to say: without a promise where it knows something at once. */
export class Observing {
  readonly #executor: Executor;
  readonly #stop = new AbortController();
  #underWay: Promise<void> | undefined;
  #heard: readonly Observation[] | undefined;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Asks, unless it has been asked already. */
  begin(): void {
    if (!this.isIdle) return;
    const observed = this.#executor.observe(this.#stop.signal);
    if (isPromise(observed)) this.#underWay = this.#keep(observed);
    else this.#heard = observed;
  }

  async #keep(observed: Promise<readonly Observation[]>): Promise<void> {
    this.#heard = await observed;
    this.#underWay = undefined;
  }

  /** Is nothing asked, and nothing heard that was not taken? */
  get isIdle(): boolean {
    return this.#underWay === undefined && this.#heard === undefined;
  }

  get hasHeard(): boolean {
    return this.#heard !== undefined;
  }

  /** Resolves when there is something to take; undefined while nobody is asked. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  take(): readonly Observation[] | undefined {
    const heard = this.#heard;
    this.#heard = undefined;
    return heard;
  }

  stop(): void {
    this.#stop.abort();
  }
}
