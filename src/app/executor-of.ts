import type { Settings } from "../load/settings/settings.ts";
import { checkedBatchOptions } from "./check-batch-options.ts";
import type { ExecutorSpec } from "./options.ts";

/** Where the settings say that elements run. */
export function executorOfSettings(settings: Settings): ExecutorSpec {
  const { executor = "local", mem } = settings;
  if (executor === "local") {
    const { workers, gpus, isolation } = settings;
    return { executor, workers, mem, gpus, isolation };
  }
  const { queue, account, qos, time, signal, mail, native, preamble, dispatch, chunk, pool, node } = settings;
  return {
    executor,
    queue,
    account,
    qos,
    mem,
    time,
    signal,
    mail,
    native,
    preamble,
    dispatch,
    chunk,
    pool: pool === undefined ? undefined : { jobs: pool },
    node,
  };
}

/** Where a run's elements run: as asked for; where that is a kind only, or nothing, completed by the settings. */
export function executorOf(asked: ExecutorSpec | undefined, settings: Settings): ExecutorSpec {
  if (asked !== undefined && asked.executor !== "local") checkedBatchOptions(asked, asked.executor);
  const standard = executorOfSettings(
    asked === undefined ? settings : { ...settings, executor: asked.executor },
  );
  const sharing =
    asked === undefined || asked.executor === "local" || (asked.pool ?? asked.chunk) === undefined
      ? {}
      : { pool: undefined, chunk: undefined }; // one that was asked for replaces the other of the settings
  return { ...standard, ...sharing, ...asked } as ExecutorSpec;
}
