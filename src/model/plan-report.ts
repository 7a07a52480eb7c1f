/** What a run would do. */
export interface PlanReport {
  readonly flow: string;
  readonly steps: readonly PlannedStep[];
}

export interface PlannedStep {
  readonly name: string;
  readonly task: string;
  /** Elements known so far. */
  readonly total: number;
  readonly cached: number;
  /** Elements that would run. */
  readonly run: number;
  /** True when there are elements of which nothing is known until something before them has run. */
  readonly unknown: boolean;
  readonly reason?: string;
}
