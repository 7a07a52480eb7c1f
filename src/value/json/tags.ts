/**
 * The tagged JSON of the format `json`. A value that JSON does not have is an object whose first key is `$`; what the
 * tag says follows under `v`. An object of the user's that has a key `$` is escaped: `{"$":"object","v":{…}}`.
 */
export const TAG = "$";

/** What every tag in a text begins with. A text without it is plain JSON: inside strings its quotes are escaped. */
export const TAG_START = '{"$":';

/** A tagged value whose payload is JSON already. */
export function tagged(name: string, payload: string): string {
  return `{"$":"${name}","v":${payload}}`;
}

export const UNDEFINED = '{"$":"undefined"}';
export const HOLE = '{"$":"hole"}';

/**
 * The canonical text of a value that is known by the bytes that a format writes for it: the same whether the bytes are
 * inline, in the storage, or referred to from inside another value.
 */
export function storedCanonical(format: string, sha256: string): string {
  return `{"$":"stored","format":${JSON.stringify(format)},"sha256":"${sha256}"}`;
}

/** A reference from inside a body to bytes that are in the storage. */
export interface StoredTag {
  readonly format: string;
  readonly blob: string;
  readonly size: number;
  /** Rows of a `jsonl` body, where they are known. */
  readonly count?: number | undefined;
}

export function storedBody(reference: StoredTag): string {
  const { format, blob, size, count } = reference;
  return tagged("stored", JSON.stringify({ format, blob, size, count }));
}
