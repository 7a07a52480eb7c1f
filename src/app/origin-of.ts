import type { ResultOrigin } from "../model/element-report.ts";
import type { ResultRow, Store } from "../store/store.ts";

/** Where a result was computed. */
export async function originOf(store: Store, result: ResultRow): Promise<ResultOrigin> {
  const { run, step, createdAt, elapsedMs } = result;
  const place = await store.origin(result.id);
  return { run, step, index: place?.index, at: createdAt, elapsedMs };
}
