import type { StepManifest } from "../../flow/manifest.ts";
import { bytes, milliseconds } from "../../model/quantity.ts";
import { peakOf, type Usage } from "../../model/usage.ts";
import type { AskedResources, RanOut, StepUsage } from "../../model/usage-report.ts";
import type { AttemptRow, ElementRow } from "../../store/store.ts";
import { Distribution } from "./distribution.ts";

/** Shorter elements say nothing about how many cores are used. Milliseconds. */
const steadyMs = 1000;
const namedRuns = 3;

type FailedAttempt = Pick<AttemptRow, "failure" | "usage" | "startedAt" | "at">;

/** Adds up what the elements of a step used, one after the other. */
export class StepTally {
  readonly #run: string;
  readonly #manifest: Pick<StepManifest, "name" | "task" | "resources">;
  readonly #asked: AskedResources | "by function";
  readonly #wall = new Distribution();
  readonly #cpu = new Distribution();
  readonly #peakRss = new Distribution();
  readonly #read = new Distribution();
  readonly #written = new Distribution();
  readonly #cores = new Distribution();
  readonly #askedMem = new Distribution();
  readonly #scheduler = {
    wall: new Distribution(),
    cpu: new Distribution(),
    peakRss: new Distribution(),
  };
  readonly #from = new Map<string, number>();
  #computed = 0;
  #cached = 0;
  #usedMs = 0;
  #reservedMs = 0;
  #outOfMemory: RanOut = { count: 0, most: undefined };
  #timeouts: RanOut = { count: 0, most: undefined };

  constructor(run: string, manifest: Pick<StepManifest, "name" | "task" | "resources">) {
    this.#run = run;
    this.#manifest = manifest;
    this.#asked = askedBy(manifest.resources);
  }

  /** What it used counts where it was computed: results of other runs are only counted. */
  add({ state, result, failure, usage, startedAt, at }: ElementRow): void {
    if (state === "failed" && failure !== undefined)
      this.addFailed({ failure, usage, startedAt: startedAt ?? at, at });
    else if (state === "succeeded") this.#addComputed(usage, result!.elapsedMs);
    else if (state === "cached" && result!.run !== this.#run) {
      this.#cached++;
      this.#from.set(result!.run, (this.#from.get(result!.run) ?? 0) + 1);
    }
  }

  /** An attempt that failed says how much is too little, if it had too little; what it used is no measure. */
  addFailed({ failure, usage, startedAt, at }: FailedAttempt): void {
    const asked = usage?.asked ?? (this.#asked === "by function" ? undefined : this.#asked);
    if (failure.cause === "out-of-memory")
      this.#outOfMemory = more(this.#outOfMemory, asked?.memBytes, peakOf(usage));
    if (failure.cause === "timeout") this.#timeouts = more(this.#timeouts, asked?.timeMs, at - startedAt);
  }

  #addComputed(usage: Usage | undefined, elapsedMs: number): void {
    this.#computed++;
    const { wallMs = elapsedMs, cpuMs, peakRssBytes, readBytes, writtenBytes } = usage ?? {};
    this.#wall.add(wallMs);
    this.#cpu.add(cpuMs);
    this.#peakRss.add(peakRssBytes);
    this.#read.add(readBytes);
    this.#written.add(writtenBytes);
    this.#askedMem.add(usage?.asked?.memBytes);
    this.#scheduler.wall.add(usage?.scheduler?.wallMs);
    this.#scheduler.cpu.add(usage?.scheduler?.cpuMs);
    this.#scheduler.peakRss.add(usage?.scheduler?.peakRssBytes);
    const asked = usage?.asked ?? this.#asked;
    if (cpuMs === undefined || asked === "by function") return;
    this.#usedMs += cpuMs;
    this.#reservedMs += wallMs * asked.cpus;
    if (wallMs >= steadyMs) this.#cores.add(cpuMs / wallMs);
  }

  get #byScheduler(): Pick<StepUsage, "scheduler"> {
    const [wall, cpu, peakRss] = [
      this.#scheduler.wall.spread,
      this.#scheduler.cpu.spread,
      this.#scheduler.peakRss.spread,
    ];
    return (wall ?? cpu ?? peakRss) === undefined ? {} : { scheduler: { wall, cpu, peakRss } };
  }

  get usage(): StepUsage {
    const { name, task, resources } = this.#manifest;
    const runs = [...this.#from].toSorted(([, a], [, b]) => b - a).map(([run]) => run);
    return {
      name,
      task,
      computed: this.#computed,
      cached: this.#cached,
      cachedFrom: runs.slice(0, namedRuns),
      asked: this.#asked,
      resources: typeof resources === "object" ? { ...resources } : undefined,
      askedMem: this.#asked === "by function" ? this.#askedMem.spread : undefined,
      wall: this.#wall.spread,
      cpu: this.#cpu.spread,
      peakRss: this.#peakRss.spread,
      read: this.#read.spread,
      written: this.#written.spread,
      cores: this.#cores.spread,
      ...this.#byScheduler,
      efficiency: this.#reservedMs === 0 ? undefined : this.#usedMs / this.#reservedMs,
      outOfMemory: this.#outOfMemory,
      timeouts: this.#timeouts,
    };
  }
}

function askedBy(resources: StepManifest["resources"]): AskedResources | "by function" {
  if (resources === "computed") return "by function";
  const { cpus = 1, mem, time } = resources ?? {};
  return {
    cpus,
    memBytes: mem === undefined ? undefined : bytes(mem),
    timeMs: time === undefined ? undefined : milliseconds(time),
  };
}

function more({ count, most = 0 }: RanOut, ...amounts: readonly (number | undefined)[]): RanOut {
  const known = amounts.filter((amount) => amount !== undefined);
  const greatest = Math.max(most, ...known);
  return { count: count + 1, most: greatest === 0 ? undefined : greatest };
}
