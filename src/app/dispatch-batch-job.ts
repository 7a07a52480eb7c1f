import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BatchJob } from "../executor/batch/dialect/batch-job.ts";
import { nodeCommand } from "../executor/batch/node-command.ts";
import { bytes, milliseconds } from "../model/quantity.ts";
import type { BatchExecutorSpec } from "./batch-spec.ts";
import type { DispatchWait } from "./dispatch-waits.ts";

/** Of a job that goes on with a run, where nobody says otherwise. */
const usual = { mem: "1GB", time: "10m" } as const;

/** What is kept for later commands of how a run was handed to a scheduler. */
export interface BatchOrigin {
  readonly spec: BatchExecutorSpec;
  readonly home: string;
  /** The folder in which its jobs start. */
  readonly workDir: string;
}

/** The job that takes a run up again. */
export function dispatchBatchJob(
  { id, folder }: { readonly id: string; readonly folder: string },
  { spec, home, workDir }: BatchOrigin,
  wait: DispatchWait,
): BatchJob {
  const { queue = spec.queue, mem: ownMem, native = spec.native } = spec.dispatch ?? {};
  return {
    name: `${id}.dispatch`,
    // The usual memory is little, and no reason for less of a heap than Node gives.
    command: nodeCommand(
      [nodeOf(spec), entry("./dispatch-job.js"), home, id],
      ownMem === undefined ? undefined : bytes(ownMem, "mem"),
    ),
    scriptFile: join(folder, "dispatch.sh"),
    ...wait,
    resources: {
      cpus: 1,
      memBytes: bytes(ownMem ?? usual.mem, "mem"),
      timeMs: dispatchTimeMs(spec),
      queue,
      account: spec.account,
      qos: spec.qos,
      native,
    },
    workDir,
    log: join(folder, "dispatch-{job}.log"),
    preamble: spec.preamble ?? [],
    site: spec.site,
  };
}

export function dispatchTimeMs({ dispatch }: BatchExecutorSpec): number {
  return milliseconds(dispatch?.time ?? usual.time, "time");
}

/** How often somebody is to look, whatever has ended. Milliseconds. */
export function dispatchEveryMs({ dispatch }: BatchExecutorSpec): number | undefined {
  return dispatch?.every === undefined ? undefined : milliseconds(dispatch.every, "every");
}

export function entry(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

export function nodeOf({ node }: BatchExecutorSpec): string {
  return node ?? process.execPath;
}
