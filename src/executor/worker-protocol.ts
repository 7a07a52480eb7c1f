import type { IndexPath } from "../model/index-path.ts";
import type { Container } from "../task/task.ts";
import type { Encoded } from "../value/encoded.ts";
import type { Outcome, TaskLocation } from "./executor.ts";
import type { StopOrder } from "./stop-reason.ts";

/** What the attempts of a step have in common: told to a worker once. */
export interface Profile {
  readonly run: string;
  readonly step: string;
  readonly location: TaskLocation;
  readonly code: string;
  readonly env: Readonly<Record<string, string>>;
  readonly preamble: readonly string[];
  readonly container: Container | undefined;
  readonly runDir: string;
}

/** An input as it travels: in itself, or the number of one that was shared with this worker before. */
export type WireInput = Encoded | number;

export interface WireJob {
  readonly attemptId: number;
  /** Its place in the worker's queue: what is claimed before it is begun. */
  readonly place: number;
  readonly profile: number;
  readonly index: IndexPath;
  readonly attempt: number;
  readonly logFile: string;
  readonly workDir: string;
  /** What the executor adds to the environment. */
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly inputs: Readonly<Record<string, WireInput>>;
}

export type ToWorker =
  | { readonly type: "profile"; readonly id: number; readonly profile: Profile }
  /** An input that many elements have: kept until it is forgotten. */
  | { readonly type: "share"; readonly id: number; readonly input: Encoded }
  | { readonly type: "forget"; readonly id: number }
  | { readonly type: "run"; readonly jobs: readonly WireJob[] }
  | {
      readonly type: "stop";
      readonly attemptId: number;
      readonly order: StopOrder;
    };

export type FromWorker =
  /** The module is loaded, the body begins: sent for the first element of each profile only. */
  | { readonly type: "begun"; readonly attemptId: number }
  | {
      readonly type: "progress";
      readonly attemptId: number;
      readonly done: number;
      readonly total: number | undefined;
    }
  /** The worker has heard that it must stop, and is not blocked by its body. */
  | { readonly type: "stopping"; readonly attemptId: number }
  /** A program with a process group of its own was started, or has ended. */
  | { readonly type: "group"; readonly pid: number; readonly ended: boolean }
  | { readonly type: "outcome"; readonly attemptId: number; readonly outcome: Outcome };
