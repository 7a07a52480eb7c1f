import type { ReadChunk } from "../../model/chunk.ts";
import type { Pace } from "../../model/packing.ts";

/** What the number of elements of a job depends on. */
export interface PackingRequest {
  readonly step: string;
  /** Elements that are ready. */
  readonly size: number;
  readonly asked: ReadChunk;
  /** Undefined: nothing is known. */
  readonly pace: Pace | undefined;
  /** Elements of it have ended in this run: there is no sense in trying some again. */
  readonly hasBegun: boolean;
  /** Each element is given so long. */
  readonly timeMs: number | undefined;
  /** Where elements are given no time of their own: their job's. */
  readonly jobTimeMs: number | undefined;
  /** The queue lets no job take longer. */
  readonly longestMs: number | undefined;
}
