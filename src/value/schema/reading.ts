/** What a schema makes of a value, in no library's own terms. */
export type Reading<T> = { readonly value: T } | { readonly issue: string };

export type Reader<T> = (value: unknown) => Reading<T>;

/** A kind of value that stands for something else, for the schema libraries to wrap. */
export interface Kind<T> {
  readonly read: Reader<T>;
  /** For messages: "a path". */
  readonly name: string;
  /** What is to be written for it, on a command line or in a configuration. Kinds that store otherwise differ in it. */
  readonly json: Readonly<Record<string, unknown>>;
}
