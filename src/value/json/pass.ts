import type { Formats } from "../format/formats.ts";

/** One pass over a value, as the writers of single kinds of values see it. */
export interface Pass {
  /** Returns the body of a value and leaves its canonical text in `canonical`. */
  write(value: unknown): string;
  canonical: string;
  /** True when files or secrets are inside. */
  special: boolean;
  /** True when something inside must be looked up or stored first: the texts are not final. */
  unresolved: boolean;
  /** Bytes to which the body refers: they must be put into the storage. */
  readonly beside: Uint8Array[];
  readonly formats: Formats;
  /** Objects that contain themselves, to be written whole in the format `v8`. */
  readonly cyclic: ReadonlySet<object>;
  /** Called around what is inside a value that could contain itself. */
  enter(value: object): void;
  leave(value: object): void;
}
