/**
 * A value in its stored form. `text` is the body of a JSON value that is kept inline; `blob` says that the body is in
 * the storage under the digest. One of the two is set.
 */
export interface Encoded {
  /** The format's name: `json`, `jsonl`, `v8`, or one registered by the user. */
  readonly format: string;
  /** SHA-256 of the canonical form: equal values have equal digests whatever the order of their keys. 32 bytes. */
  readonly digest: Uint8Array;
  /** The body, when it is JSON and small. */
  readonly text?: string | undefined;
  /** Where the body is in the storage, when it is not inline. */
  readonly blob?: string | undefined;
  /** Bytes of the body. */
  readonly size: number;
  /** True when files (managed or left in place) or secrets are inside, so that it must be lowered before a task sees it. */
  readonly special: boolean;
}

/**
 * A parsed value together with what identity needs of it. `token` is the canonical text itself when that is short, else
 * `#` and the hexadecimal digest: a list's digest is made from its items' tokens.
 */
export interface Held {
  readonly value: unknown;
  readonly token: string;
  /** What people are shown of it when the token is a digest; made when it is asked for. */
  readonly shown?: string | undefined;
  /** Bodies are made only when a worker outside this thread needs them. */
  encode(): Promise<Encoded> | Encoded;
  /** True when files or secrets are inside. */
  readonly special: boolean;
}
