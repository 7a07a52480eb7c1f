/** How values are spread over the elements that have one. Median and 95th percentile are within one percent. */
export interface Spread {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** What a step's attempts asked for. */
export interface AskedResources {
  readonly cpus: number;
  /** Undefined: not asked for. */
  readonly memBytes: number | undefined;
  readonly timeMs: number | undefined;
}

/** Attempts that ended because they had too little of something. */
export interface RanOut {
  readonly count: number;
  /** The most that one of them had asked for, or was seen to use; undefined when neither is known. */
  readonly most: number | undefined;
}

/** What the elements of a step used. Times in milliseconds, sizes in bytes. */
export interface StepUsage {
  readonly name: string;
  readonly task: string;
  /** Elements that this run computed. */
  readonly computed: number;
  /** Elements whose result another run computed: what they used is recorded there. */
  readonly cached: number;
  /** The runs that computed most of those, the first few. */
  readonly cachedFrom: readonly string[];
  /** What the task asks for; "by function": it depends on the input or the attempt. */
  readonly asked: AskedResources | "by function";
  /** As it is written in the task or the step. */
  readonly resources: Readonly<Record<string, unknown>> | undefined;
  /** Of what the function asked for. */
  readonly askedMem?: Spread | undefined;
  readonly wall: Spread | undefined;
  readonly cpu: Spread | undefined;
  readonly peakRss: Spread | undefined;
  readonly read: Spread | undefined;
  readonly written: Spread | undefined;
  /** Cores that were busy, on average over an element's time: of elements that took a second or more. */
  readonly cores: Spread | undefined;
  /** By the scheduler's accounting, of jobs that ran one element each: of the whole job, with the start of Node. */
  readonly scheduler?: Partial<Pick<StepUsage, "wall" | "cpu" | "peakRss">>;
  /** Processor time as a part of wall time times the cores asked for, over all elements of which both are known. */
  readonly efficiency: number | undefined;
  readonly outOfMemory: RanOut;
  readonly timeouts: RanOut;
}

/** What the elements of a run used. Plain JSON. */
export interface UsageReport {
  readonly run: string;
  readonly flow: string;
  readonly steps: readonly StepUsage[];
}
