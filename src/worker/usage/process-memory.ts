import type { AttemptMemory } from "../../executor/attempt-memory.ts";
import { memoryOf } from "./process-figures.ts";
import { childrenOfMain, treeOf } from "./process-tree.ts";
import { type Watched, watches } from "./watches.ts";

/**
 * The memory of a worker process, as its parent sees it: what a worker that dies measured itself is lost with it. Its own
 * highest is since the worker began the attempt, which sets the count back.
 */
export function processMemory(pid: number): AttemptMemory {
  return new ProcessMemory(pid);
}

class ProcessMemory implements AttemptMemory, Watched {
  readonly #pid: number;
  #peak = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  begin(): void {
    this.#peak = 0;
    watches.add(this);
  }

  end(): number | undefined {
    watches.remove(this);
    return this.#peak === 0 ? undefined : this.#peak;
  }

  look(): void {
    const own = memoryOf(this.#pid);
    let together = own?.rss ?? 0;
    for (const pid of childrenOfMain(this.#pid).flatMap(treeOf)) together += memoryOf(pid)?.rss ?? 0;
    this.#peak = Math.max(this.#peak, own?.peak ?? 0, together);
  }
}
