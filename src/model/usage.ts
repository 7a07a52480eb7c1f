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
  /** The scheduler's job that ran it, and nothing else: `12_3`. */
  readonly job?: string | undefined;
  /** How long that job had waited in the queue before the attempt began, in milliseconds. */
  readonly queuedMs?: number | undefined;
  /** The scheduler's own figures, where its accounting has some: of the whole job, with the start of Node. */
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
export interface SchedulerUsage extends Pick<Usage, "cpuMs" | "peakRssBytes"> {
  readonly wallMs?: number | undefined;
}

/** The most memory that an attempt was seen to have, by whoever saw more: samples miss peaks, and accounts count the worker too. */
export function peakOf(usage: Usage | undefined): number | undefined {
  const known = [usage?.peakRssBytes, usage?.scheduler?.peakRssBytes].filter((bytes) => bytes !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
