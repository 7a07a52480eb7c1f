import { memoryOf, processFigures, type ProcessFigures } from "./process-figures.ts";
import { treeOf } from "./process-tree.ts";
import type { Programs, Used } from "./used.ts";
import { type Watched, watches } from "./watches.ts";

const nothing: ProcessFigures = { cpuMs: 0, readBytes: undefined, writtenBytes: undefined };

/**
 * What the programs used that one attempt called, for attempts that share their process with others: each program is looked
 * at from time to time, and once more when it has closed its outputs, where its times and bytes are final.
 */
export class CalledPrograms implements Programs, Watched {
  /** Those that run, and what is known of each. */
  readonly #running = new Map<number, ProcessFigures | undefined>();
  #ended = nothing;
  #isKnown = false;
  #peak = 0;

  started(pid: number): void {
    this.#running.set(pid, undefined);
    watches.add(this);
  }

  ending(pid: number): void {
    if (this.#running.has(pid)) this.#learn(pid, processFigures(pid));
  }

  ended(pid: number): void {
    this.#ended = plus(this.#ended, this.#running.get(pid) ?? nothing);
    this.#running.delete(pid);
    if (this.#running.size === 0) watches.remove(this);
  }

  look(): void {
    let together = 0;
    for (const root of this.#running.keys()) {
      let figures = nothing;
      for (const pid of treeOf(root)) {
        const memory = memoryOf(pid);
        together += memory?.rss ?? 0;
        this.#peak = Math.max(this.#peak, memory?.peak ?? 0);
        figures = plus(figures, processFigures(pid) ?? nothing);
      }
      this.#learn(root, figures);
    }
    this.#peak = Math.max(this.#peak, together);
  }

  /** What they have used so far; undefined when nothing is known of them. */
  get used(): Used | undefined {
    if (!this.#isKnown) return undefined;
    let sum = this.#ended;
    for (const figures of this.#running.values()) sum = plus(sum, figures ?? nothing);
    return { ...sum, peakRssBytes: this.#peak === 0 ? undefined : this.#peak };
  }

  // What a process used never gets less; a tree loses those that ended and that nobody waits for.
  #learn(pid: number, figures: ProcessFigures | undefined): void {
    if (figures === undefined) return;
    const before = this.#running.get(pid);
    if (
      before === undefined ||
      figures.cpuMs + (figures.readBytes ?? 0) >= before.cpuMs + (before.readBytes ?? 0)
    )
      this.#running.set(pid, figures);
    this.#isKnown = true;
  }
}

function plus(a: ProcessFigures, b: ProcessFigures): ProcessFigures {
  return {
    cpuMs: a.cpuMs + b.cpuMs,
    readBytes: sum(a.readBytes, b.readBytes),
    writtenBytes: sum(a.writtenBytes, b.writtenBytes),
  };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : a + (b ?? 0);
}
