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
}
