import type { StoreOptions } from "../options.ts";
import type { RetentionRules } from "./retention.ts";

export interface CollectOptions extends StoreOptions, RetentionRules {
  /** These runs go, and no rule counts: ids. */
  readonly runs?: readonly string[] | undefined;
  /** Only say what would be removed. */
  readonly dryRun?: boolean | undefined;
  /** Blobs stored less than so long ago stay: something may be about to name them. Milliseconds, default ten minutes. */
  readonly graceMs?: number | undefined;
  /** How long to wait for runs that are going on to be heard of. Milliseconds, default five seconds. */
  readonly patienceMs?: number | undefined;
  /** Told what is being done. */
  readonly progress?: ((what: string) => void) | undefined;
}
