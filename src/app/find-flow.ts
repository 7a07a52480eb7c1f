import { flowOfTask } from "../flow/flow-of-task.ts";
import { isFlow } from "../flow/flow.ts";
import { loadModule } from "../load/modules/load-module.ts";
import { isSheafError, SheafError } from "../model/errors.ts";
import { isTask } from "../task/define.ts";
import type { AnyFlow } from "./any-flow.ts";
import type { FlowSource } from "./options.ts";

const definitionsKey = Symbol.for("sheaf.definitions");
const workerKey = Symbol.for("sheaf.worker");

/**
 * The flow of an earlier run, from its module: by its export, else by its name among what the module defines. A module that
 * launches when it is loaded does not launch now.
 */
export async function findFlow(source: FlowSource & { readonly flow: string }): Promise<AnyFlow> {
  const { exports, definitions } = await loadQuietly(source.module);
  const exported = source.exportName === undefined ? undefined : exports[source.exportName];
  for (const candidate of [exported, ...definitions, ...Object.values(exports)]) {
    if (isFlow(candidate) && candidate.name === source.flow) return candidate as AnyFlow;
    if (isTask(candidate) && candidate.name === source.flow) return flowOfTask(candidate as never) as AnyFlow;
  }
  throw new SheafError(
    "SHEAF_EXPORT_NOT_FOUND",
    `there is no flow or task "${source.flow}" in ${source.module} any more`,
    {
      place: { file: source.module, flow: source.flow },
      mend: "Give it its name back, or launch it anew: what has not changed comes from the cache.",
    },
  );
}

async function loadQuietly(
  module: string,
): Promise<{ exports: Readonly<Record<string, unknown>>; definitions: readonly unknown[] }> {
  const definitions: unknown[] = [];
  Reflect.set(globalThis, definitionsKey, definitions);
  Reflect.set(globalThis, workerKey, true);
  try {
    return { exports: await loadModule(module), definitions };
  } catch (error) {
    if (isSheafError(error, "SHEAF_LAUNCH_IN_WORKER")) return { exports: {}, definitions };
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, workerKey);
    Reflect.deleteProperty(globalThis, definitionsKey);
  }
}
