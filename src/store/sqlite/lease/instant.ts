/** A moment, by both of a process's clocks: one may stand still while the machine sleeps, the other may be set. */
export interface Instant {
  readonly running: number;
  readonly wall: number;
}

export function instant(): Instant {
  return { running: performance.now(), wall: Date.now() };
}

/** For how many milliseconds at most. */
export function elapsed({ running, wall }: Instant): number {
  return Math.max(performance.now() - running, Date.now() - wall);
}
