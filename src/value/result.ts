import type { IndexPath } from "../model/index-path.ts";

/** How one element of a settled gather ended. In an identity a failure counts by its index and kind, not by its text. */
export type Result<T> =
  | { readonly ok: true; readonly index: IndexPath; readonly value: T }
  | { readonly ok: false; readonly index: IndexPath; readonly error: ResultError };

/** A failure as a task sees it. */
export interface ResultError {
  readonly name: string;
  readonly message: string;
  /** What kind of failure it was: `error`, `timeout`, `crash`, …, `skipped`, `cancelled`. */
  readonly cause: string;
  readonly code?: string | undefined;
}
