/** True for objects made by `{}`, `Object.create(null)` or JSON.parse, also those of another realm. */
export function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && value.constructor?.name === "Object";
}
