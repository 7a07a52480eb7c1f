/** What one attempt used, as far as it could be measured where it ran. */
export interface Usage {
  /** From start to end, in milliseconds. */
  readonly wallMs: number;
  /** Processor time of the attempt and of the programs that it called, in milliseconds. */
  readonly cpuMs?: number | undefined;
  /** The most memory that its processes had at once, in bytes. */
  readonly peakRssBytes?: number | undefined;
  readonly readBytes?: number | undefined;
  readonly writtenBytes?: number | undefined;
  /** Where it ran. */
  readonly host?: string | undefined;
  /** What it asked for, where that was not the same for all of its step, and of attempts that ran out of it. */
  readonly asked?: Asked | undefined;
  /** The scheduler's own figures, where its accounting has some. */
  readonly scheduler?: SchedulerUsage | undefined;
}

/** What an attempt asked for. */
export interface Asked {
  readonly cpus: number;
  /** 0: not asked for. */
  readonly memBytes: number;
  /** Undefined: no limit. */
  readonly timeMs?: number | undefined;
}

/** What a scheduler's accounting says of the job in which an attempt ran. */
export type SchedulerUsage = Partial<Pick<Usage, "wallMs" | "cpuMs" | "peakRssBytes">>;
