import type { Amount } from "../../model/cache-report.ts";
import type { Storage } from "../../storage/storage.ts";

/** Counts and bytes of blobs by rank + 1. */
interface ByRank {
  readonly counts: readonly number[];
  readonly bytes: readonly number[];
}

export interface MeasuredBlobs {
  /** Those that can go, by who needs them longest. */
  readonly old: ByRank;
  /** Those that were stored too recently. */
  readonly young: ByRank;
  /** All that were looked at. */
  readonly total: Amount;
}

/**
 * How large blobs are, by who needs them longest. Blobs that stay whatever goes are only looked at when `all` is asked
 * for.
 */
export async function measureBlobs(
  storage: Storage,
  needs: ReadonlyMap<string, number>,
  { before, all }: { readonly before: number; readonly all: boolean },
): Promise<MeasuredBlobs> {
  const [old, young] = [
    { counts: [] as number[], bytes: [] as number[] },
    { counts: [] as number[], bytes: [] as number[] },
  ];
  const total = { count: 0, bytes: 0 };
  for await (const page of storage.list()) {
    const wanted = all ? page : page.filter((name) => needs.get(name) !== Infinity);
    const found = await Promise.all(wanted.map((name) => storage.facts(name)));
    for (const [at, facts] of found.entries()) {
      if (facts === undefined) continue;
      total.count += 1;
      total.bytes += facts.bytes;
      const rank = needs.get(wanted[at]!) ?? -1;
      if (rank === Infinity) continue;
      const { counts, bytes } = facts.storedAt < before ? old : young;
      counts[rank + 1] = (counts[rank + 1] ?? 0) + 1;
      bytes[rank + 1] = (bytes[rank + 1] ?? 0) + facts.bytes;
    }
  }
  return { old: filled(old), young: filled(young), total };
}

/** Ranks that none had are holes until here. */
function filled({ counts, bytes }: { counts: number[]; bytes: number[] }): ByRank {
  return {
    counts: Array.from(counts, (count) => count ?? 0),
    bytes: Array.from(bytes, (amount) => amount ?? 0),
  };
}
