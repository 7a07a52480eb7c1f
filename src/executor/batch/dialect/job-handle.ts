/** A job that a scheduler has taken. Plain data: it is stored and read back. */
export interface JobHandle {
  /** What people see in the scheduler's own commands. */
  readonly id: string;
  /** Only where each index of an array is a job of its own (Flux): index → id. */
  readonly tasks?: Readonly<Record<number, string>>;
}
