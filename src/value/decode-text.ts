import { readJson, type TagReader } from "./json/revive.ts";

/** Values that are defined outside the JSON codec, by their tags. */
export const tagReaders: Readonly<Record<string, TagReader>> = {};

/** The value of an inline body. Sync and fast; nothing of it may be in the storage (`decode` is for those). */
export function decodeText(text: string): unknown {
  return readJson(text, tagReaders);
}
