import { SheafError } from "../../model/errors.ts";
import { type IndexPath, rootPath } from "../../model/index-path.ts";

const LARGEST = 0xffff_ffff;

/**
 * The column of an index path: -1 for the empty one, the number itself for one of length 1, and beyond that a blob of
 * four bytes big-endian a level. SQLite orders integers by size and blobs by their bytes, so within a step, where all
 * paths are equally long, the column's order is the paths' order.
 */
export function encodeIndex(index: IndexPath): number | Uint8Array {
  for (const at of index) {
    if (!Number.isInteger(at) || at < 0 || at > LARGEST) {
      throw new SheafError("SHEAF_INTERNAL", `[${index.join(",")}] is not an index path`);
    }
  }
  if (index.length <= 1) return index[0] ?? -1;
  const bytes = Buffer.allocUnsafe(4 * index.length);
  for (let level = 0; level < index.length; level++) bytes.writeUInt32BE(index[level]!, 4 * level);
  return bytes;
}

export function decodeIndex(column: number | Uint8Array): IndexPath {
  if (typeof column === "number") return column < 0 ? rootPath : [column];
  const view = new DataView(column.buffer, column.byteOffset, column.byteLength);
  return Array.from({ length: column.byteLength / 4 }, (_, level) => view.getUint32(4 * level));
}
