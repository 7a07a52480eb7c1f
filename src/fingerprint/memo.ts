import type { DigestMemo } from "../value/file/file-digests.ts";
import { sha256Hex } from "../value/sha256.ts";

/** Where facts are remembered between processes: the part of `Store` that does it. */
export type Memo = DigestMemo;

/** Bumped when the meaning of what is remembered changes, or what a fingerprint covers. */
export const VERSION = 2;

/** The namespace of facts about code. */
export const FINGERPRINTS = "fingerprint";

/** A memo of the fingerprints' own, as JSON. What is broken there is as good as forgotten. */
export class Facts {
  readonly #memo: Memo | undefined;
  readonly #fresh = new Map<string, string>();

  constructor(memo: Memo | undefined) {
    this.#memo = memo;
  }

  async recall<T>(kind: string, keys: readonly string[]): Promise<(T | undefined)[]> {
    if (this.#memo === undefined || keys.length === 0) return keys.map(() => undefined);
    const found = await this.#memo.recall(
      FINGERPRINTS,
      keys.map((key) => factKey(kind, key)),
    );
    return found.map((text) => (text === undefined ? undefined : parsed<T>(text)));
  }

  remember(kind: string, key: string, value: unknown): void {
    if (this.#memo !== undefined) this.#fresh.set(factKey(kind, key), JSON.stringify(value));
  }

  async flush(): Promise<void> {
    if (this.#memo === undefined || this.#fresh.size === 0) return;
    await this.#memo.remember(FINGERPRINTS, this.#fresh);
    this.#fresh.clear();
  }
}

export const factKey = (kind: string, key: string): string =>
  `${kind} ${VERSION} ${key.length > 100 ? sha256Hex(key) : key}`;

/** What a fact is about, from its key: `report`, `tasks`, `module`, … */
export const factKind = (key: string): string => key.slice(0, key.indexOf(" "));

function parsed<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
