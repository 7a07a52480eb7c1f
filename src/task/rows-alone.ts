import { isRowIterable, JsonLines } from "../value/format/json-lines.ts";
import { chunksOf } from "../value/format/jsonl.ts";
import { isSelfCoded, selfCoded } from "../value/json/self-coded.ts";

/** Rows that a task yields one by one are a list where nothing is stored. */
export async function listed(output: unknown): Promise<unknown> {
  return isRowIterable(output) ? collect(output) : output;
}

/** What `rows()` has parsed, as a task sees it: rows to read as often as one likes, here from memory. */
export async function loweredRows(value: unknown): Promise<unknown> {
  if (!isSelfCoded(value) || value[selfCoded] !== "row-source") return value;
  const rows = await collect(value as unknown as AsyncIterable<unknown>);
  const body = Buffer.concat((await collect(chunksOf(rows))) as Uint8Array[]);
  const stream = async function* () {
    yield body;
  };
  const source = {
    blob: "",
    size: body.length,
    count: rows.length,
    bytes: async () => body,
    stream,
    path: async () => "",
  };
  return new JsonLines(source, "");
}

async function collect(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const row of rows) list.push(row);
  return list;
}
