import type { InstalledPackage } from "./package-closure.ts";
import type { Used } from "./used.ts";

/** A piece of code that a task's result depends on. */
export interface CodePart {
  /** From the project's folder, with forward slashes. */
  readonly file: string;
  /** The name that it declares, or the beginning of a statement. */
  readonly name: string;
  readonly kind: string;
  readonly digest: string;
  /** The names by which it is reached, from the task on: `["monthly", "mean"]`. */
  readonly via: readonly string[];
}

/** What a task's code fingerprint covers. Two reports tell why two fingerprints differ. */
export interface CodeReport {
  readonly code: string;
  readonly parts: readonly CodePart[];
  /** With what they need themselves. */
  readonly packages: readonly InstalledPackage[];
  readonly uses: readonly Used[];
  /** The output's schema, as a digest of what can be told of it. */
  readonly schema: string;
  /** Values of enclosing functions, by name; a digest, or a short text. */
  readonly captured: readonly { readonly name: string; readonly value: string }[];
  /** What could not be followed, and what counts in its place; one sentence each. */
  readonly fallbacks: readonly string[];
}

export interface Fingerprint {
  /** Stands for the task's code in the identity of its results. */
  readonly code: string;
  /** What it covers; undefined for a `version` given by hand, and for code that is in no file. */
  report(): Promise<CodeReport | undefined>;
}
