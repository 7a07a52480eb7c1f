import type { Damage, VerifyReport } from "../../model/cache-report.ts";
import type { StoreOptions } from "../options.ts";
import type { Workspace } from "../workspace.ts";
import { BlobCheck } from "./blob-check.ts";
import { inWorkspace } from "../in-workspace.ts";
import { ResultCheck } from "./result-check.ts";
import { runDamage } from "./run-check.ts";

export interface VerifyOptions extends StoreOptions {
  /** Leave what is damaged as it is. */
  readonly dryRun?: boolean | undefined;
  /** Told how far it is: what is being checked, how many of how many. */
  readonly progress?: ((what: string, done: number, total: number | undefined) => void) | undefined;
}

/** That many are listed; of a disk that has failed there may be a hundred thousand. */
const LISTED = 1000;

/**
 * Checks all of the cache: the database, the bytes of each blob, and for each result its own text, what it refers to, files
 * left in place, and that its identity is made of what was recorded. What is damaged is not used any more: it is computed
 * again when it is wanted.
 */
export function verifyCache(options: VerifyOptions = {}): Promise<VerifyReport> {
  return inWorkspace(options, (workspace) => new Verification(workspace, options).run(), "pretend");
}

class Verification {
  readonly #workspace: Workspace;
  readonly #options: VerifyOptions;
  readonly #damaged: Damage[] = [];
  #damagedTotal = 0;
  #invalidated = 0;

  constructor(workspace: Workspace, options: VerifyOptions) {
    this.#workspace = workspace;
    this.#options = options;
  }

  async run(): Promise<VerifyReport> {
    const began = performance.now();
    const { store, home } = this.#workspace;
    this.#tell("the database", 0);
    for (const problem of await store.upkeep.problems()) this.#note({ problem });
    const blobs = await BlobCheck.of(this.#workspace.storage, (done) => this.#tell("blobs", done));
    const check = new ResultCheck(this.#workspace, blobs);
    const results = await this.#results(check);
    for await (const page of store.upkeep.runs())
      for (const run of page) for (const damage of await runDamage(run, blobs)) this.#note(damage);
    return {
      home,
      results,
      blobs: blobs.amount,
      paths: check.paths,
      damaged: this.#damaged,
      damagedTotal: this.#damagedTotal,
      invalidated: this.#invalidated,
      elapsedMs: performance.now() - began,
    };
  }

  async #results(check: ResultCheck): Promise<number> {
    const { store } = this.#workspace;
    const { results: total } = await store.size();
    let done = 0;
    for await (const page of store.upkeep.results()) {
      const damaged: number[] = [];
      for (const row of page) {
        if (row.invalid) continue; // it is not used any more
        const problem = await check.problem(row);
        if (problem === undefined) continue;
        const result = { id: row.id, identity: row.identity, task: row.task };
        this.#note({ result, run: row.run, step: row.step, problem });
        damaged.push(row.id);
      }
      done += page.length;
      this.#tell("results", done, total);
      await this.#invalidate(damaged);
    }
    return done;
  }

  async #invalidate(damaged: readonly number[]): Promise<void> {
    if (damaged.length === 0 || this.#options.dryRun === true) return;
    await this.#workspace.store.invalidate(damaged);
    this.#invalidated += damaged.length;
  }

  #note(damage: Damage): void {
    this.#damagedTotal += 1;
    if (this.#damaged.length < LISTED) this.#damaged.push(damage);
  }

  #tell(what: string, done: number, total?: number): void {
    this.#options.progress?.(what, done, total);
  }
}
