export interface QueueFacts {
  readonly name: string;
  readonly isDefault: boolean;
  /** Takes and runs jobs. */
  readonly up: boolean;
  /** Undefined: none, or not told. */
  readonly maxTimeMs?: number | undefined;
  readonly nodes?: number | undefined;
  /** Of its largest node. */
  readonly cpusPerNode?: number | undefined;
  readonly memBytesPerNode?: number | undefined;
}

/** What a cluster allows, as far as it tells. Parts are merged with `{ ...a, ...b }`. */
export interface ClusterFacts {
  readonly version?: string;
  /** Elements of one array: indices below it. */
  readonly maxArraySize?: number;
  /** Jobs (each element of an array counts) that this user may have in the queue. */
  readonly maxSubmitJobs?: number;
  readonly queues?: readonly QueueFacts[];
  /** Accounts that may be charged. */
  readonly accounts?: readonly string[];
  /** Grid Engine: what can stand in `parallelEnvironment`. */
  readonly parallelEnvironments?: readonly string[];
  /** Are ended jobs written down? */
  readonly accounting?: boolean;
  /** How long an ended job stays in the queue's own answers. */
  readonly endedShownMs?: number;
  /** Between the signal that ends a job and the kill. */
  readonly killWaitMs?: number;
  /** A job that is preempted gets its warning signal at once. */
  readonly warnsOfPreemption?: boolean;
  /** So long it may go on then, by queue. */
  readonly preemptionGraceMs?: Readonly<Record<string, number>>;
  /** Are memory requests enforced, and told as such? */
  readonly memoryKills?: "told" | "untold";
}
