import type { TaskLocation } from "../executor/executor.ts";
import { flowOfTask } from "../flow/flow-of-task.ts";
import { graphOf, isFlow } from "../flow/flow.ts";
import { formatsOf } from "../flow/formats-of.ts";
import { isSheafError, SheafError } from "../model/errors.ts";
import { didYouMean } from "../model/nearest.ts";
import { isTask } from "../task/define.ts";
import type { Task } from "../task/task.ts";
import type { Formats } from "../value/format/formats.ts";

export type LoadModule = (url: string) => Promise<Readonly<Record<string, unknown>>>;

export interface FoundTask {
  readonly task: Task;
  readonly formats: Formats;
}

interface Loaded {
  readonly exports: Readonly<Record<string, unknown>>;
  /** All flows and tasks that were defined while it was loaded, in order. */
  readonly definitions: readonly unknown[];
}

const definitionsKey = Symbol.for("sheaf.definitions");

/** Finds tasks by module → flow → step. A module is loaded once per worker. */
export class TaskFinder {
  readonly #loadModule: LoadModule;
  readonly #modules = new Map<string, Promise<Loaded>>();

  constructor(loadModule: LoadModule) {
    this.#loadModule = loadModule;
  }

  /** The task of a step, and the formats that its flow brings with it. */
  async find(location: TaskLocation): Promise<FoundTask> {
    const { module } = location;
    let loading = this.#modules.get(module);
    if (loading === undefined) this.#modules.set(module, (loading = this.#load(module)));
    return taskIn(await loading, location);
  }

  async #load(module: string): Promise<Loaded> {
    const definitions: unknown[] = [];
    Reflect.set(globalThis, definitionsKey, definitions);
    try {
      return { exports: await this.#loadModule(module), definitions };
    } catch (error) {
      // A script that launches its flow when it is loaded: what it defined until then is all that is wanted.
      if (isSheafError(error, "SHEAF_LAUNCH_IN_WORKER")) return { exports: {}, definitions };
      throw error;
    } finally {
      Reflect.deleteProperty(globalThis, definitionsKey);
    }
  }
}

function taskIn(loaded: Loaded, location: TaskLocation): FoundTask {
  const found = definitionIn(loaded, location);
  const graph = graphOf(isTask(found) ? flowOfTask(found as never) : found);
  const { steps } = graph;
  const step = steps.find(({ name }) => name === location.step);
  if (step !== undefined) return { task: step.task, formats: formatsOf(graph) };
  const meant = didYouMean(
    location.step,
    steps.map(({ name }) => name),
  );
  throw new SheafError(
    "SHEAF_EXPORT_NOT_FOUND",
    `Flow "${location.flow}" has no step "${location.step}" any more.${meant}`,
    {
      place: { file: location.module, flow: location.flow, step: location.step },
      mend: "Retry the run: it then takes the flow as it is now.",
    },
  );
}

/** The flow that has the step, or the task itself where it runs alone. */
function definitionIn({ exports, definitions }: Loaded, { module, exportName, flow }: TaskLocation) {
  const exported = exportName === undefined ? undefined : exports[exportName];
  for (const candidate of [exported, ...definitions, ...Object.values(exports)]) {
    if ((isFlow(candidate) || isTask(candidate)) && candidate.name === flow) return candidate;
  }
  throw new SheafError(
    "SHEAF_EXPORT_NOT_FOUND",
    `No flow or task "${flow}" was defined while a worker loaded ${module}`,
    {
      place: { file: module, flow },
      mend: 'Define it at the top level of that file; a flow that a function makes later can only run with isolation: "inline".',
    },
  );
}
