import { parseIndexList } from "../index-list.ts";

/** `12` → no array; `12_7` → one index; `12_[3,7-11%3]` → what is still together. */
export interface SlurmTaskId {
  readonly job: string;
  readonly indices: readonly (number | undefined)[];
}

const ALONE: readonly undefined[] = [undefined];

export function parseTaskId(text: string): SlurmTaskId | undefined {
  const match = /^(\d+)(?:_(?:(\d+)|\[([^\]%]*)(?:%\d+)?\]))?$/.exec(text);
  if (match === null) return undefined;
  const [, job, one, many] = match;
  if (one !== undefined) return { job: job!, indices: [Number(one)] };
  if (many === undefined) return { job: job!, indices: ALONE };
  const indices = parseIndexList(many);
  return indices === undefined ? undefined : { job: job!, indices };
}
