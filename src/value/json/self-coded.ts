import type { ValueServices } from "../file/file-services.ts";

/** Marks values that know their own stored form. The same symbol in every copy of this package. */
export const selfCoded: unique symbol = Symbol.for("sheaf.value");

/** A value that stands for something elsewhere (a file, a secret, rows in the storage). */
export interface SelfCoded {
  readonly [selfCoded]: "file-source" | "file" | "path" | "secret" | "row-source" | "rows";
  /** True when a task is handed something else in its place: a local path, the secret. */
  readonly lowers: boolean;
  /** True when it must be looked up, or taken into the storage, before its identity is known. */
  readonly unresolved: boolean;
  /** Its final form; only where it is unresolved. */
  resolve?(services: ValueServices): Promise<unknown>;
  /** The stored form: a tagged object as JSON. */
  toBody(): string;
  /** What identity is made from: a tagged object as JSON, longer than a token may be. */
  toCanonical(): string;
}

export function isSelfCoded(value: unknown): value is SelfCoded {
  return typeof value === "object" && value !== null && selfCoded in value;
}
