import type { StoredNeeds, StoredRun } from "../../store/upkeep.ts";
import type { Workspace } from "../workspace.ts";
import { BlobReferences } from "./blob-references.ts";

/**
 * Who needs what, if runs go one after the other. Ranks are positions in that order: of the run that needs a thing longest;
 * -1 where nobody needs it, `Infinity` where a run needs it that stays.
 */
export interface Needs {
  /** By rank + 1. */
  readonly results: readonly number[];
  /** Bytes in the database, by rank + 1. */
  readonly rowBytes: readonly number[];
  readonly blobs: ReadonlyMap<string, number>;
}

export async function needsOf(workspace: Workspace, going: readonly string[] = []): Promise<Needs> {
  const { upkeep } = workspace.store;
  const { byRun, outputs } = await upkeep.needs(going);
  const counting = new Counting(workspace, going);
  for (const each of byRun) counting.rows(each);
  for await (const page of outputs)
    for (const { output, neededBy } of page) {
      const names = counting.references.of(output);
      counting.need("then" in names ? await names : names, neededBy);
    }
  for await (const page of upkeep.runs()) for (const run of page) await counting.run(run);
  await counting.references.flush();
  return counting;
}

class Counting implements Needs {
  readonly results: number[];
  readonly rowBytes: number[];
  readonly blobs = new Map<string, number>();
  readonly references: BlobReferences;
  readonly #ranks: ReadonlyMap<string, number>;

  constructor(workspace: Workspace, going: readonly string[]) {
    this.references = new BlobReferences(workspace);
    this.#ranks = new Map(going.map((run, rank) => [run, rank]));
    this.results = Array.from({ length: going.length + 1 }, () => 0);
    this.rowBytes = Array.from({ length: going.length + 1 }, () => 0);
  }

  rows({ neededBy, results, bytes }: StoredNeeds["byRun"][number]): void {
    if (neededBy === Infinity) return;
    this.results[neededBy + 1]! += results;
    this.rowBytes[neededBy + 1]! += bytes;
  }

  async run({ id, params, result, provenance }: StoredRun): Promise<void> {
    const rank = this.#ranks.get(id) ?? Infinity;
    this.need(await this.references.of(params), rank);
    if (result !== undefined) this.need(await this.references.of(result), rank);
    this.need(blobsOfProvenance(provenance), rank);
    if (rank !== Infinity)
      this.rowBytes[rank + 1]! += (params.text?.length ?? 0) + (result?.text?.length ?? 0);
  }

  need(names: readonly string[], rank: number): void {
    for (const name of names) if ((this.blobs.get(name) ?? -1) < rank) this.blobs.set(name, rank);
  }
}

/** What looks like a blob's name counts as one: the state of the source, its differences, and what is yet to come. */
function blobsOfProvenance(json: string | undefined): readonly string[] {
  return [...(json ?? "").matchAll(/"([0-9a-f]{64})"/g)].map(([, name]) => name!);
}
