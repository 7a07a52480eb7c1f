import { types } from "node:util";
import { sha256Hex } from "../sha256.ts";
import { tokenOfCanonical } from "../token.ts";
import { binaryName, binaryText, bytesOf, INLINE_BYTES } from "./binary.ts";
import { cloneBytes, isCloneable } from "./clone.ts";
import { NoCodec } from "./no-codec.ts";
import type { Pass } from "./pass.ts";
import { isSelfCoded, type SelfCoded } from "./self-coded.ts";
import { storedBody, storedCanonical, tagged } from "./tags.ts";

/** Writes what is neither a primitive, nor a list, nor a plain object. */
export function exoticText(pass: Pass, value: unknown): string {
  if (typeof value !== "object" || value === null) throw new NoCodec(value);
  if (isSelfCoded(value)) return selfCodedText(pass, value);
  if (pass.cyclic.has(value)) return clonedText(pass, value);
  const format = pass.formats.matching(value);
  if (format !== undefined) return storedText(pass, value, format.name);
  return builtInText(pass, value);
}

function builtInText(pass: Pass, value: object): string {
  const name: unknown = value.constructor?.name;
  if (name === "Date" && types.isDate(value)) return leaf(pass, "Date", dateText(value));
  if (name === "Map" && types.isMap(value)) return mapText(pass, value);
  if (name === "Set" && types.isSet(value)) return setText(pass, value);
  if (name === "URL" && value instanceof URL) return leaf(pass, "URL", value.href);
  const binary = binaryName(value);
  if (binary !== undefined) return bytesText(pass, binary, bytesOf(value as ArrayBufferView));
  if (isCloneable(value)) return clonedText(pass, value);
  throw new NoCodec(value);
}

function leaf(pass: Pass, tag: string, payload: string | null): string {
  return (pass.canonical = tagged(tag, JSON.stringify(payload)));
}

function dateText(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function selfCodedText(pass: Pass, value: SelfCoded): string {
  if (value.lowers) pass.special = true;
  if (value.unresolved) pass.unresolved = true;
  pass.canonical = value.toCanonical();
  return value.toBody();
}

function bytesText(pass: Pass, name: string, bytes: Uint8Array): string {
  const { body, canonical, beside } = binaryText(name, bytes);
  if (beside) pass.beside.push(bytes);
  pass.canonical = canonical;
  return body;
}

function clonedText(pass: Pass, value: object): string {
  return blobText(pass, "v8", cloneBytes(value));
}

function storedText(pass: Pass, value: object, name: string): string {
  const bytes = pass.formats.get(name).write(value);
  if (bytes instanceof Uint8Array) return blobText(pass, name, bytes);
  // Nobody will wait for it; a failure is told by the error below.
  if (bytes instanceof Promise) bytes.catch(() => {});
  throw new NoCodec(
    value,
    `The format "${name}" writes bit by bit, so it serves whole outputs only: return this as the output itself.`,
  );
}

/** A value that is known by bytes: short ones of `v8` are inline, others in the storage. */
function blobText(pass: Pass, format: string, bytes: Uint8Array): string {
  const sha256 = sha256Hex(bytes);
  pass.canonical = storedCanonical(format, sha256);
  if (format === "v8" && bytes.byteLength <= INLINE_BYTES) {
    return tagged("v8", JSON.stringify(Buffer.from(bytes).toString("base64")));
  }
  pass.beside.push(bytes);
  return storedBody({ format, blob: sha256, size: bytes.byteLength });
}

/** Sorted by the keys' canonical texts: like an object's keys, the order of a Map's entries does not count. */
function mapText(pass: Pass, map: ReadonlyMap<unknown, unknown>): string {
  pass.enter(map);
  const texts: string[] = [];
  const tokens: string[] = [];
  for (const [key, value] of map) {
    const keyText = pass.write(key);
    const keyToken = tokenOfCanonical(pass.canonical);
    texts.push(`[${keyText},${pass.write(value)}]`);
    tokens.push(`[${keyToken},${tokenOfCanonical(pass.canonical)}]`);
  }
  pass.leave(map);
  return unordered(pass, "Map", { texts, tokens });
}

function setText(pass: Pass, set: ReadonlySet<unknown>): string {
  pass.enter(set);
  const texts: string[] = [];
  const tokens: string[] = [];
  for (const value of set) {
    texts.push(pass.write(value));
    tokens.push(tokenOfCanonical(pass.canonical));
  }
  pass.leave(set);
  return unordered(pass, "Set", { texts, tokens });
}

function unordered(pass: Pass, tag: string, parts: { texts: string[]; tokens: string[] }): string {
  pass.canonical = tagged(tag, `[${parts.tokens.sort().join(",")}]`);
  return tagged(tag, `[${parts.texts.join(",")}]`);
}
