import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Storage } from "../../storage/storage.ts";
import { decode } from "../../value/decode.ts";
import type { Encoded } from "../../value/encoded.ts";
import { excerptOf } from "../../value/excerpt.ts";
import { findSpecials } from "../../value/find-special.ts";
import type { FileValue } from "../../value/file/file-value.ts";
import { isFileValue, isPathValue, isSecretRef } from "../../value/file/kinds.ts";
import type { PathValue } from "../../value/file/path-value.ts";
import { hold } from "../../value/hold.ts";
import { isPlain } from "../../value/json/plain.ts";
import type { RecordedFile, RecordedValue } from "./recorded-value.ts";

/** Values whose body is larger are not read. Bytes. */
const readUpTo = 4_000_000;
/** JSON up to this length is shown whole. Characters. */
const shownWhole = 1000;

/** What a stored value is, without the user's code; undefined `value` where it cannot be read so. */
export async function readEncoded(
  encoded: Encoded,
  storage: Storage,
): Promise<{ readonly value: unknown; readonly recorded: RecordedValue }> {
  if (encoded.size <= readUpTo) {
    try {
      const value: unknown = await decode(encoded, storage);
      return { value, recorded: await recordValue(value, storage) };
    } catch {
      // of a format of the user's own, or its bytes are gone: only its digest can be told
    }
  }
  const hex = Buffer.from(encoded.digest).toString("hex");
  const shown = `(${encoded.size} bytes in the format ${encoded.format}, digest ${hex})`;
  return {
    value: undefined,
    recorded: { token: `#${hex}`, shown, kind: "unknown", files: [], isFiles: false },
  };
}

export async function recordValue(value: unknown, storage: Storage): Promise<RecordedValue> {
  const [{ token }, files] = await Promise.all([hold(value), filesIn(value, storage)]);
  return { token, shown: shownText(value), kind: kindOf(value), files, isFiles: isFiles(value) };
}

async function filesIn(value: unknown, storage: Storage): Promise<RecordedFile[]> {
  const files: RecordedFile[] = [];
  for (const special of findSpecials(value)) {
    if (isFileValue(special)) files.push(await managed(special, storage));
    else if (isPathValue(special)) files.push(await leftInPlace(special));
  }
  return files;
}

async function managed({ digest, size, name }: FileValue, storage: Storage): Promise<RecordedFile> {
  const path = await storage.localPath(digest, name).catch(() => undefined);
  return { kind: "file", name, path, sha256: digest, bytes: size };
}

async function leftInPlace({ path, identity, digest, remote }: PathValue): Promise<RecordedFile> {
  if (remote) return { kind: "url", name: path, path, sha256: undefined, bytes: undefined };
  const found = await stat(path).catch(() => undefined);
  const kind = found?.isDirectory() === true ? "folder" : "file";
  return {
    kind,
    name: basename(path),
    path: found === undefined ? undefined : path,
    sha256: kind === "file" && identity === "content" ? digest : undefined,
    bytes: kind === "file" ? found?.size : undefined,
  };
}

function isFiles(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isFiles);
  return isFileValue(value) || isPathValue(value);
}

function kindOf(value: unknown): RecordedValue["kind"] {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "bigint") return "integer";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "string" || isSecretRef(value)) return "text";
  return Array.isArray(value) ? "list" : "object";
}

function shownText(value: unknown): string {
  if (typeof value === "string") return value.length <= shownWhole ? value : `${value.slice(0, shownWhole)}…`;
  if (value === undefined) return "";
  if (isSecretRef(value)) return excerptOf(value, undefined);
  if (isFileValue(value) || isPathValue(value)) return value.toString();
  const text = JSON.stringify(value, plain);
  return text.length <= shownWhole ? text : excerptOf(value, undefined);
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (isSecretRef(value)) return excerptOf(value, undefined);
  if (isFileValue(value) || isPathValue(value)) return value.toString();
  if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)];
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isPlain(value)
    ? excerptOf(value, undefined)
    : value;
}
