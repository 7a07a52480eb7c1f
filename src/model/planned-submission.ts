import type { Packing } from "./packing.ts";

/** A job, or an array of jobs, as it would be submitted. Plain JSON. */
export interface PlannedSubmission {
  /** Undefined: the job that goes on with the run. */
  readonly step: string | undefined;
  /** What its number is called where later commands need it. */
  readonly name: string;
  readonly jobs: number;
  readonly elements: number;
  /** How many of them a job runs, and why; undefined for jobs of a pool. */
  readonly packing?: Packing | undefined;
  /** Elements of the step that wait for what these teach. */
  readonly later?: number | undefined;
  /** Others of its kind that would follow it, by their numbers of elements. */
  readonly more: readonly number[];
  /** As one would type it. */
  readonly command: string;
  readonly scriptFile: string;
  readonly script: string;
}
