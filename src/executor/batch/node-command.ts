import { heapFlag, heapLimitOf } from "../heap-limit.ts";
import { quote, quoteAll } from "./dialect/quote.ts";

/**
 * Lines of bash that end in Node, its heap as large as the job's memory allows: of itself, Node takes no more than some
 * GB of a large job, and more than there is of a small one. Where NODE_OPTIONS say something of it, that holds.
 */
export function nodeCommand([node, ...args]: readonly string[], memBytes: number | undefined): string {
  const heapBytes = memBytes === undefined ? undefined : heapLimitOf(memBytes);
  if (heapBytes === undefined) return `exec ${quoteAll([node!, ...args])}`;
  return [
    `heap=${heapFlag(heapBytes)}`,
    `[[ "\${NODE_OPTIONS-}" == *max?old?space?size* ]] && heap=`,
    `exec ${quote(node!)} $heap ${quoteAll(args)}`,
  ].join("\n");
}
