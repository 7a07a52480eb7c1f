/** One thing in which a task's code differs from an earlier one. */
export interface CodeDifference {
  readonly kind: "changed" | "added" | "removed";
  readonly what: "code" | "package" | "uses" | "schema" | "captured" | "fallback";
  /** For code the file, from the project's folder. */
  readonly file?: string;
  /** For a fallback the sentence that says what could not be followed. */
  readonly name: string;
  /** For code, the names by which it is reached, from the task on. */
  readonly via?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}
