/** One thing that was looked at on a cluster. */
export interface CheckUpItem {
  readonly what: string;
  readonly found: "good" | "odd" | "bad";
  readonly text: string;
  /** What to do about it. */
  readonly mend?: string | undefined;
}

/** What `sheaf doctor` found. */
export interface CheckUp {
  readonly scheduler: string;
  readonly items: readonly CheckUpItem[];
  /** Lines for `sheaf.config.toml` that fit this cluster. */
  readonly config: readonly string[];
}
