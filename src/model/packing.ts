/** How long elements of a step have taken, as far as is known. Plain JSON. */
export interface Pace {
  readonly meanMs: number;
  /** So many were measured. */
  readonly elements: number;
  /** Where they ran; undefined: in this run. */
  readonly run: string | undefined;
}

/** How elements of a step are shared out among batch jobs, and by what. Plain JSON. */
export interface Packing {
  /** Elements that a job runs, one after the other; the last job may have fewer. */
  readonly chunk: number;
  /** How long a job shall take, where that was asked for. */
  readonly targetMs?: number;
  readonly pace?: Pace;
  /** Nothing is known of their time: so many go first, each in a job of its own, and the others wait for what they teach. */
  readonly sample?: number;
  /** For people; undefined where there is nothing to say. */
  readonly why?: string;
}
