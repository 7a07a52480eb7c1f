import type { Pace } from "../../model/packing.ts";
import type { Outcome } from "../executor.ts";
import { sampleSize } from "./chunk-size.ts";

/** What is known of a step's elements from before this process. */
export interface Past {
  /** Of this run's, as far as they have succeeded. */
  readonly own: Pace | undefined;
  readonly earlier: Pace | undefined;
  /** Elements of it have ended in this run, well or not. */
  readonly hasBegun: boolean;
}

export type PastOf = (step: string) => Promise<Past>;

interface Heard {
  totalMs: number;
  count: number;
}

/** How long the elements of steps take: what this run has seen, as soon as that is enough, else what earlier runs have. */
export class Paces {
  readonly #pastOf: PastOf;
  readonly #pasts = new Map<string, Past>();
  /** What has ended since this process began. */
  readonly #heard = new Map<string, Heard>();

  constructor(pastOf: PastOf) {
    this.#pastOf = pastOf;
  }

  heard(step: string, outcome: Outcome): void {
    if (outcome.type !== "succeeded" && outcome.type !== "failed") return;
    const heard = this.#heard.get(step) ?? { totalMs: 0, count: 0 };
    this.#heard.set(step, heard);
    if (outcome.type === "failed") return;
    heard.totalMs += outcome.elapsedMs;
    heard.count++;
  }

  /** `mayWait`: some are still running, from which more can be learned. */
  async of(
    step: string,
    { mayWait }: { readonly mayWait: boolean },
  ): Promise<{ readonly pace: Pace | undefined; readonly hasBegun: boolean }> {
    const past = await this.#past(step);
    const heard = this.#heard.get(step);
    const own = joined(past.own, heard);
    const isEnough = own !== undefined && own.elements >= sampleSize / 2;
    const pace = isEnough ? own : (past.earlier ?? (mayWait ? undefined : own));
    return { pace, hasBegun: past.hasBegun || heard !== undefined };
  }

  async #past(step: string): Promise<Past> {
    let past = this.#pasts.get(step);
    if (past === undefined) this.#pasts.set(step, (past = await this.#pastOf(step)));
    return past;
  }
}

function joined(own: Pace | undefined, heard: Heard | undefined): Pace | undefined {
  const elements = (own?.elements ?? 0) + (heard?.count ?? 0);
  if (elements === 0) return undefined;
  const totalMs = (own?.meanMs ?? 0) * (own?.elements ?? 0) + (heard?.totalMs ?? 0);
  return { meanMs: totalMs / elements, elements, run: undefined };
}
