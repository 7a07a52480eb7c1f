import { memoryIn, memoryOf, bytesIn, timesIn } from "./process-figures.ts";
import { childrenOfMain, treeOf } from "./process-tree.ts";
import { type PlaceMeter, worthMeasuringMs } from "./place-meter.ts";
import { ProcFile } from "./proc-file.ts";
import type { Programs, Used } from "./used.ts";
import { type Watched, watches } from "./watches.ts";

/** Attempts too short to be measured are taken together for so long: what they read or took is next to nothing. Milliseconds. */
const togetherMs = 20;

/** A process in which attempts run one after the other: all that it and the programs that it calls use in between. */
export class ProcessMeter implements PlaceMeter, Programs, Watched {
  readonly #stat = new ProcFile("/proc/self/stat");
  readonly #status = new ProcFile("/proc/self/status");
  readonly #io = new ProcFile("/proc/self/io");
  readonly #clearRefs = new ProcFile("/proc/self/clear_refs", "w");
  #cpu = process.cpuUsage();
  /** What its children had used when an attempt was last measured; those in between were too short to have called any. */
  #childrenMs = 0;
  #bytes: string | undefined;
  /** Where bytes and memory are counted from: the beginning of this attempt, or of short ones just before it. */
  #countedFrom = -Infinity;
  #isRunning = false;
  #isPeakOwn = false;
  #treePeak = 0;

  begin(): void {
    this.#cpu = process.cpuUsage();
    this.#isRunning = true;
    const now = performance.now();
    if (now - this.#countedFrom < togetherMs) return;
    this.#countedFrom = now;
    this.#isPeakOwn = this.#clearRefs.write("5"); // the highest resident memory is counted from now
    this.#bytes = this.#io.read();
    this.#treePeak = 0;
    watches.add(this);
  }

  end(wallMs: number): Used | undefined {
    this.#isRunning = false;
    if (wallMs < worthMeasuringMs) return undefined;
    watches.remove(this);
    this.#countedFrom = -Infinity;
    const [before, now] = [bytesIn(this.#bytes), bytesIn(this.#io.read())];
    const { user, system } = process.cpuUsage(this.#cpu);
    const childrenMs = timesIn(this.#stat.read())?.childrenMs ?? 0;
    const byChildrenMs = childrenMs - this.#childrenMs;
    this.#childrenMs = childrenMs;
    const memory = memoryIn(this.#status.read());
    const own = (this.#isPeakOwn ? memory?.peak : memory?.rss) ?? 0;
    const peak = Math.max(own, this.#treePeak);
    return {
      cpuMs: (user + system) / 1000 + byChildrenMs,
      peakRssBytes: peak === 0 ? undefined : peak,
      // The reading at the beginning is not the attempt's.
      readBytes: difference(now.readBytes, before.readBytes, this.#bytes?.length),
      writtenBytes: difference(now.writtenBytes, before.writtenBytes),
    };
  }

  /** Its own peak is known afterwards; what it has together with its children only by looking. */
  look(): void {
    if (!this.#isRunning) return this.#rest();
    const children = childrenOfMain(process.pid);
    if (children.length === 0) return;
    let together = memoryIn(this.#status.read())?.rss ?? 0;
    for (const pid of children.flatMap(treeOf)) {
      const memory = memoryOf(pid);
      together += memory?.rss ?? 0;
      this.#treePeak = Math.max(this.#treePeak, memory?.peak ?? 0);
    }
    this.#treePeak = Math.max(this.#treePeak, together);
  }

  /** Short attempts leave it watched; the next one may come at once. */
  #rest(): void {
    watches.remove(this);
    this.#countedFrom = -Infinity;
  }

  programs(): Programs {
    return this;
  }

  started(): void {
    watches.add(this); // looks soon again
  }

  // Times and bytes of programs are the process's own once they have ended.
  ending(): void {}
  ended(): void {}
}

function difference(now: number | undefined, before: number | undefined, own = 0): number | undefined {
  return now === undefined || before === undefined ? undefined : Math.max(0, now - before - own);
}
