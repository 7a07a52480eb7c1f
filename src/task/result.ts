import type { FailureCause } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";

/** What became of one element, as `settled` hands it on. Its identity is the index and the value, or the index and the kind. */
export type Result<T> =
  | { readonly ok: true; readonly index: IndexPath; readonly value: T }
  | {
      readonly ok: false;
      readonly index: IndexPath;
      readonly kind: FailureCause | "skipped" | "cancelled";
      readonly message: string;
    };
