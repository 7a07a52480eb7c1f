import { type FileFacts, FileValue } from "./file/file-value.ts";
import { type PathFacts, PathValue } from "./file/path-value.ts";
import { readJson, type TagReader } from "./json/revive.ts";
import { SecretRef } from "./secret/secret.ts";

/** Values that are defined outside the JSON codec, by their tags. */
export const tagReaders: Readonly<Record<string, TagReader>> = {
  file: (facts: FileFacts) => new FileValue(facts),
  path: (facts: PathFacts) => new PathValue(facts),
  secret: (env: string) => new SecretRef(env),
};

/** The value of an inline body. Sync and fast; nothing of it may be in the storage (`decode` is for those). */
export function decodeText(text: string): unknown {
  return readJson(text, tagReaders);
}
