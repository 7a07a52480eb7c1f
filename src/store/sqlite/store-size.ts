import type { Connection } from "./connection.ts";
import { IN_BLOB } from "./result-columns.ts";

/** Bytes are those of the file and of the bodies that lie beside it. */
const sql = `
  SELECT
    (SELECT count(*) FROM run WHERE removed_at IS NULL),
    (SELECT count(*) FROM element),
    (SELECT count(*) FROM result),
    (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)
    + (SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT body, size FROM result WHERE flags & ${IN_BLOB} <> 0))`;

export function storeSize(connection: Connection) {
  const [runs, elements, results, bytes] = connection.prepare(sql).get([]) as [
    number,
    number,
    number,
    number,
  ];
  return { runs, elements, results, bytes };
}
