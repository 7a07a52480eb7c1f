const MIB = 2 ** 20;

/** Of an attempt's memory, JavaScript's values get this share, less what Node takes for itself. */
const share = 0.8;
const nodesOwn = 64 * MIB;
/** Less would not be enough to load a flow. */
const least = 64 * MIB;

/** The limit of the JavaScript heap where an attempt has so much memory. Undefined: Node's own. */
export function heapLimitOf(memBytes: number): number | undefined {
  const bytes = Math.floor(share * memBytes - nodesOwn);
  return bytes < least ? undefined : bytes;
}

/** The flag by which Node takes it. */
export function heapFlag(heapBytes: number): string {
  return `--max-old-space-size=${Math.floor(heapBytes / MIB)}`;
}

/** What Node says on standard error before it gives up. */
export function saysHeapIsFull(text: string): boolean {
  return text.includes("JavaScript heap out of memory");
}
