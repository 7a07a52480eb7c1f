import { SheafError } from "../../model/errors.ts";
import type { Formats } from "../format/formats.ts";
import { isFlatList, isFlatObject, numberText } from "./flat.ts";
import { CycleMet, JsonPass } from "./json-pass.ts";
import { NoCodec } from "./no-codec.ts";
import { isPlain } from "./plain.ts";

/** What one pass over a value gives. */
export interface JsonText {
  readonly body: string;
  readonly canonical: string;
  readonly special: boolean;
  readonly unresolved: boolean;
  readonly beside: readonly Uint8Array[];
}

const nothing: readonly Uint8Array[] = [];
const noCycles: ReadonlySet<object> = new Set();

/** Body and canonical text of a value. Throws SHEAF_NO_CODEC, with the path inside the value, where there are none. */
export function jsonText(value: unknown, formats: Formats): JsonText {
  const text = primitiveText(value);
  if (text !== undefined) return plainText(text);
  return isFlat(value) ? plainText(JSON.stringify(value)) : objectText(value, formats);
}

/** True for lists and objects that JSON.stringify writes just so. */
function isFlat(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) ? isFlatList(value) : isPlain(value) && isFlatObject(value);
}

/** The text of a primitive that JSON has, which is body and canonical text; undefined for everything else. */
export function primitiveText(value: unknown): string | undefined {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  return value === null ? "null" : undefined;
}

function plainText(text: string): JsonText {
  return { body: text, canonical: text, special: false, unresolved: false, beside: nothing };
}

function objectText(value: unknown, formats: Formats): JsonText {
  const cyclic = new Set<object>();
  for (;;) {
    const pass = new JsonPass(formats, cyclic.size === 0 ? noCycles : cyclic);
    try {
      const body = pass.write(value);
      const { canonical, special, unresolved, beside } = pass;
      return { body, canonical, special, unresolved, beside };
    } catch (error) {
      if (!(error instanceof CycleMet)) throw explained(error, value);
      cyclic.add(cycleStart(value, cyclic));
    }
  }
}

function explained(error: unknown, root: unknown): unknown {
  if (error instanceof NoCodec) return error.at(root);
  if (!(error instanceof RangeError)) return error;
  return new SheafError(
    "SHEAF_NO_CODEC",
    `The value is too deep or too large to be stored: ${error.message}`,
    {
      mend: "Return it as rows, or write it to a file and return that as `file()`.",
    },
  );
}

/** The outermost object that contains itself, in the order of the pass. */
function cycleStart(root: unknown, known: ReadonlySet<object>): object {
  const above = new Set<object>();
  const visit = (value: unknown): object | undefined => {
    if (typeof value !== "object" || value === null || known.has(value)) return undefined;
    if (above.has(value)) return value;
    above.add(value);
    const inner =
      value instanceof Map ? [...value].flat(1) : value instanceof Set ? [...value] : Object.values(value);
    for (const part of inner) {
      const found = visit(part);
      if (found !== undefined) return found;
    }
    above.delete(value);
    return undefined;
  };
  return visit(root) ?? (root as object);
}
