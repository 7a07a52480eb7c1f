import { types } from "node:util";
import { serialize } from "node:v8";
import { binaryName } from "./binary.ts";
import { NoCodec } from "./no-codec.ts";
import { isPlain } from "./plain.ts";
import { isSelfCoded } from "./self-coded.ts";

/** What `node:v8` keeps whole, class and all, and JSON has no tag for. */
export function isCloneable(value: object): boolean {
  return types.isRegExp(value) || types.isNativeError(value) || types.isBoxedPrimitive(value);
}

/** The bytes that `node:v8` writes for a value. */
export function cloneBytes(value: object): Uint8Array {
  assertKept(value, new Set());
  try {
    return serialize(value);
  } catch (error) {
    throw new NoCodec(value, `Return plain data: ${(error as Error).message}`);
  }
}

/** `node:v8` keeps the fields of an instance and forgets its class: such a value is refused, not damaged. */
function assertKept(value: unknown, seen: Set<unknown>): void {
  if (typeof value === "function" || typeof value === "symbol") throw new NoCodec(value);
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  if (isSelfCoded(value))
    throw new NoCodec(value, "Keep files and secrets out of values that contain themselves.");
  seen.add(value);
  if (types.isMap(value)) for (const entry of value) assertKept(entry, seen);
  else if (types.isSet(value)) for (const item of value) assertKept(item, seen);
  else if (Array.isArray(value) || isPlain(value))
    for (const inner of Object.values(value)) assertKept(inner, seen);
  else if (!isCloneable(value) && !types.isDate(value) && binaryName(value) === undefined)
    throw new NoCodec(value);
}
