import { getHeapStatistics } from "node:v8";

/** The limit of the heap that Node gives to this process, and to workers of which nothing else is said. */
export function usualHeapBytes(): number {
  return getHeapStatistics().heap_size_limit;
}
