/** A flag as it is declared: parsing, help and completion go by it. */
export interface Option {
  /** Without its dashes: `on-error`. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** Other spellings that are understood and not shown. */
  readonly aliases?: readonly string[];
  /** How its value is called in help; without one it takes no value. */
  readonly label?: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  /** What holds when it is not given, for people. */
  readonly standard?: string;
  /** May be given more than once. */
  readonly repeat?: boolean;
  /** Without a value, and `--no-NAME` is understood. */
  readonly negatable?: boolean;
  /** The heading under which help lists it. Default "Options". */
  readonly group?: string;
  /** What completion offers for its value. */
  readonly completes?: "file" | "folder" | "run" | "step";
}

/** One use of an option on the command line. */
export interface Occurrence {
  readonly option: Option;
  /** As it was typed: `--no-fast`, `-w`. */
  readonly spelled: string;
  /** The value; for a flag without one, `true` or `false`. */
  readonly text: string;
}
