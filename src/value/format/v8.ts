import { deserialize, serialize } from "node:v8";
import type { Format } from "./format.ts";

/** Whatever `node:v8` can clone: cycles, RegExp, Error, sparse lists, boxed primitives. */
export const v8: Format = {
  name: "v8",
  write: (value) => serialize(value),
  read: async (source) => deserialize(await source.bytes()) as unknown,
};
