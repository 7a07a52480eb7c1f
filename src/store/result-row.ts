import type { Encoded } from "../value/encoded.ts";

/** A result that others can reuse. */
export interface ResultRow {
  readonly id: number;
  readonly output: Encoded;
  readonly run: string;
  readonly step: string;
  readonly createdAt: number;
  /** How long it took to compute: what a hit saves. */
  readonly elapsedMs: number;
  /** It was found wanting (`invalidate`), and is not to be used. */
  readonly invalid?: boolean;
}
