import { SheafError } from "../../model/errors.ts";
import type { Observation, Outcome } from "../executor.ts";

/** What the executor has to say: observations in order, and outcomes until they are collected. */
export class Outbox {
  #observations: Observation[] = [];
  readonly #outcomes = new Map<number, Outcome>();
  #wake: (() => void) | undefined;
  #scheduled = false;
  #held = false;
  /** What it listens to already: the same signal is handed in each time. */
  #signal: AbortSignal | undefined;

  get isEmpty(): boolean {
    return this.#observations.length === 0;
  }

  say(observation: Observation): void {
    this.#observations.push(observation);
    if (this.#wake === undefined || this.#scheduled || this.#held) return;
    // What is said within one turn of the event loop is heard together.
    this.#scheduled = true;
    setImmediate(this.#flush);
  }

  ended(attemptId: number, outcome: Outcome): void {
    this.#outcomes.set(attemptId, outcome);
    this.say({ type: "ended", attemptId });
  }

  observe(signal: AbortSignal): readonly Observation[] | Promise<readonly Observation[]> {
    if (!this.isEmpty || signal.aborted) return this.#take();
    return this.#something(signal).then(() => this.#take());
  }

  #take(): readonly Observation[] {
    const observations = this.#observations;
    this.#observations = [];
    return observations;
  }

  collect(attemptIds: readonly number[]): readonly Outcome[] {
    return attemptIds.map((attemptId) => {
      const outcome = this.#outcomes.get(attemptId);
      if (outcome === undefined)
        throw new SheafError("SHEAF_INTERNAL", `Attempt ${attemptId} has not ended, or was collected before`);
      this.#outcomes.delete(attemptId);
      return outcome;
    });
  }

  /** Wakes nobody until `release`: what is said in between is heard together. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    if (!this.isEmpty) this.#wake?.();
  }

  /** Wakes who waits, with whatever there is. */
  close(): void {
    this.#signal?.removeEventListener("abort", this.#flush);
    this.#flush();
  }

  readonly #flush = (): void => {
    this.#scheduled = false;
    this.#wake?.();
  };

  #something(signal: AbortSignal): Promise<void> {
    if (signal !== this.#signal) signal.addEventListener("abort", this.#flush, { once: true });
    this.#signal = signal;
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
