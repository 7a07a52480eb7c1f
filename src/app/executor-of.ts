import type { Settings } from "../load/settings/settings.ts";
import type { ExecutorSpec } from "./options.ts";

/** Where the settings say that elements run. */
export function executorOfSettings(settings: Settings): ExecutorSpec {
  const {
    executor = "local",
    workers,
    mem,
    gpus,
    isolation,
    queue,
    account,
    qos,
    chunk,
    pool,
    node,
  } = settings;
  if (executor === "local") return { executor, workers, mem, gpus, isolation };
  return {
    executor,
    mem,
    queue,
    account,
    qos,
    chunk,
    pool: pool === undefined ? undefined : { jobs: pool },
    node,
  };
}

/** Where a run's elements run: as asked for; where that is a kind only, or nothing, completed by the settings. */
export function executorOf(asked: ExecutorSpec | undefined, settings: Settings): ExecutorSpec {
  const standard = executorOfSettings(
    asked === undefined ? settings : { ...settings, executor: asked.executor },
  );
  return { ...standard, ...asked } as ExecutorSpec;
}
