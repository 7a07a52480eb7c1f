import { readChunk } from "../../model/chunk.ts";
import type { Packing } from "../../model/packing.ts";
import { type JobOptions, longestMs, poolShares, type Share } from "./array-job.ts";
import { packingOf, sampleSize } from "./chunk-size.ts";
import { type Pack, partsOf } from "./packing.ts";
import type { Paces } from "./paces.ts";
import type { Work } from "../executor.ts";

/** What is to be submitted of a pack, and what waits for what that teaches. */
export interface Shared {
  readonly parts: readonly Share[];
  readonly later: readonly Work[];
}

/** Decides how packs of elements are shared out among jobs. */
export class Sharing {
  readonly #o: JobOptions;
  readonly #paces: Paces;
  /** Elements that fit into a job at most, as far as was seen. */
  #largestChunk = 1;

  constructor(options: JobOptions, paces: Paces) {
    this.#o = options;
    this.#paces = paces;
    const chunk = readChunk(options.chunk);
    if ("count" in chunk) this.#largestChunk = chunk.count;
  }

  /** About as many elements as the scheduler takes jobs for. */
  get mostElements(): number {
    return this.#o.maxSubmitJobs * this.#largestChunk;
  }

  /** `isInFlight`: elements of the step are with the scheduler, which takes `freeJobs` more. */
  async of(
    pack: Pack,
    { isInFlight, freeJobs }: { readonly isInFlight: boolean; readonly freeJobs: number },
  ): Promise<Shared> {
    const { pool, maxArraySize } = this.#o;
    const { works } = pack;
    if (pool !== undefined) {
      const shares = poolShares({ ...pool, jobs: Math.min(pool.jobs, freeJobs) }, works.length);
      return { parts: [{ pack, shares, packing: undefined }], later: [] };
    }
    const packing = await this.#packing(pack, isInFlight);
    if (packing === undefined) return { parts: [], later: works };
    const { chunk, sample = Infinity } = packing;
    this.#largestChunk = Math.max(this.#largestChunk, chunk);
    const most = Math.min(sample, freeJobs * chunk);
    const now = most < works.length ? { ...pack, works: works.slice(0, most) } : pack;
    const parts = partsOf(now, maxArraySize * chunk).map((part) => ({
      pack: part,
      shares: { chunk },
      packing,
    }));
    return { parts, later: works.slice(now.works.length) };
  }

  /** Undefined: something is about to be learned of how long its elements take. */
  async #packing({ profile, need, works, chunk }: Pack, isInFlight: boolean): Promise<Packing | undefined> {
    const { step } = profile;
    const asked = readChunk(chunk ?? this.#o.chunk);
    const limits = {
      timeMs: need.timeMs,
      jobTimeMs: this.#o.resources.timeMs,
      longestMs: longestMs(need, this.#o),
    };
    const known =
      "count" in asked
        ? { pace: undefined, hasBegun: true }
        : await this.#paces.of(step, { mayWait: isInFlight });
    const isWorthWaiting = isInFlight && works.length > sampleSize;
    if ("targetMs" in asked && known.pace === undefined && isWorthWaiting) return undefined;
    return packingOf({ step, size: works.length, asked, ...known, ...limits });
  }
}
