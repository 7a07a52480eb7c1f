const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** `f2bRk5` (base 58, as people see it) → `2148532224`, which Flux can put into the name of a file. */
export function f58Decimal(id: string): string {
  const digits = id.replace(/^[fƒ]/, "");
  let value = 0n;
  for (const digit of digits) {
    const worth = DIGITS.indexOf(digit);
    if (worth === -1) return id;
    value = value * 58n + BigInt(worth);
  }
  return String(value);
}
