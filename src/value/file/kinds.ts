import { isSelfCoded } from "../json/self-coded.ts";
import { selfCoded } from "../json/self-coded.ts";
import type { JsonLines } from "../format/json-lines.ts";
import type { SecretRef } from "../secret/secret.ts";
import type { FileSource } from "./file-source.ts";
import type { FileValue } from "./file-value.ts";
import type { PathValue } from "./path-value.ts";

// By their mark, not by their class: several copies of this package may be loaded.

export function isFileValue(value: unknown): value is FileValue {
  return isSelfCoded(value) && value[selfCoded] === "file";
}

export function isFileSource(value: unknown): value is FileSource {
  return isSelfCoded(value) && value[selfCoded] === "file-source";
}

export function isPathValue(value: unknown): value is PathValue {
  return isSelfCoded(value) && value[selfCoded] === "path";
}

export function isSecretRef(value: unknown): value is SecretRef {
  return isSelfCoded(value) && value[selfCoded] === "secret";
}

export function isJsonLines(value: unknown): value is JsonLines {
  return isSelfCoded(value) && value[selfCoded] === "rows";
}
