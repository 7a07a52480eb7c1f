/** Watches the memory of a worker from outside. */
export interface AttemptMemory {
  /** An attempt begins. */
  begin(): void;
  /** It is over: the most memory that was seen, in bytes; undefined when nobody looked in time. */
  end(): number | undefined;
}
