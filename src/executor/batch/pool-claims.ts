import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Which job of a pool has which block of elements. A claim is a hard link to the job's own note: making one either
 * succeeds or fails, on network file systems too.
 */
export class PoolClaims {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Gives blocks that nobody else has, until there are none: first those that this job had before it was requeued. */
  *take(task: number, { blocks, jobs }: { blocks: number; jobs: number }): Generator<number> {
    const note = join(this.#folder, `job-${task}`);
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(note, String(task));
    const claimed = this.all();
    for (const [block, owner] of claimed) if (owner === task) yield block;
    // Each begins elsewhere, so that they rarely want the same.
    const first = Math.floor((task * blocks) / jobs);
    for (let at = 0; at < blocks; at++) {
      const block = (first + at) % blocks;
      if (!claimed.has(block) && this.#claim(note, block)) yield block;
    }
  }

  #claim(note: string, block: number): boolean {
    try {
      linkSync(note, join(this.#folder, String(block)));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  }

  /** The jobs that have blocks, by block. */
  all(): ReadonlyMap<number, number> {
    const claims = new Map<number, number>();
    for (const name of namesIn(this.#folder))
      if (/^\d+$/.test(name))
        claims.set(Number(name), Number(readFileSync(join(this.#folder, name), "utf8")));
    return claims;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no job has begun
  }
}
