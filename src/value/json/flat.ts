import { tagged, TAG } from "./tags.ts";

/** A string this short has a token of its own length whatever has to be escaped in it. */
const SURELY_SHORT = 10;
/** A string this short has a token of its own when nothing has to be escaped in it: two quotes are added. */
const SHORT = 62;
// oxlint-disable-next-line no-control-regex -- these are what JSON escapes
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The text of a number: as JSON has it, or a tag for what JSON does not have. */
export function numberText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? tagged("number", '"-0"') : "0";
  return value - value === 0 ? `${value}` : tagged("number", `"${value}"`);
}

/** True for a primitive whose body, canonical text and token are what JSON.stringify makes of it. */
function isSimple(value: unknown): boolean {
  switch (typeof value) {
    case "number":
      return value === 0 ? 1 / value > 0 : value - value === 0;
    case "string":
      return value.length <= SURELY_SHORT || (value.length <= SHORT && !ESCAPED.test(value));
    case "boolean":
      return true;
    default:
      return value === null;
  }
}

/** True for a list of simple primitives: one call of JSON.stringify gives body and canonical text. */
export function isFlatList(list: readonly unknown[]): boolean {
  for (let at = 0; at < list.length; at++) if (!isSimple(list[at])) return false;
  return true;
}

/** True for a plain object with sorted keys and simple primitives: one call of JSON.stringify gives both texts. */
export function isFlatObject(object: object): boolean {
  let before = "";
  for (const key in object) {
    if (key < before || key === TAG || !isSimple((object as Record<string, unknown>)[key])) return false;
    before = key;
  }
  return true;
}
