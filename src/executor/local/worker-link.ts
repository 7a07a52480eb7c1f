import type { AttemptMemory } from "../attempt-memory.ts";
import type { FromWorker, ToWorker } from "../worker-protocol.ts";

/** How a worker went. */
export interface WorkerExit {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** What ended it, as far as it could say so. */
  readonly error: Error | undefined;
  readonly outOfMemory: boolean;
  /** It was the heap that was full, and this was its limit. */
  readonly fullHeapBytes?: number | undefined;
  readonly lastLines: readonly string[];
}

export interface LinkEvents {
  message(message: FromWorker): void;
  /** Once, after the last message. */
  exit(exit: WorkerExit): void;
}

/** A worker thread or process, as the pool sees it. */
export interface WorkerLink {
  readonly kind: "thread" | "process";
  /** How many attempts it may have waiting behind the one that it runs. */
  readonly depth: number;
  readonly memory?: AttemptMemory | undefined;
  post(message: ToWorker): void;
  /** Makes a place in the worker's queue claimable. */
  offer(place: number): void;
  /** Takes a place back; false when the worker has begun it. */
  takeBack(place: number): boolean;
  /** Ends the worker whatever it does; `hard` leaves no time to its children. */
  end(hard: boolean): void;
}

/** Starts a worker, whose heap may become so large (default: as large as Node has it); called when the pool needs one more. */
export type StartWorker = (events: LinkEvents, heapBytes?: number) => WorkerLink;
