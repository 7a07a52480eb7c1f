import { join, sep } from "node:path";
import type { Need, TaskLocation, Work } from "../executor/executor.ts";
import type { Graph, StepId } from "../flow/graph.ts";
import { elementFile, stepFolder } from "../model/element-files.ts";
import type { IndexPath } from "../model/index-path.ts";
import type { Isolation, Task } from "../task/task.ts";
import type { Held } from "../value/encoded.ts";
import { ownCopy } from "./copies.ts";
import { needOf } from "./need.ts";

export interface WorkMakerOptions {
  readonly run: string;
  readonly runDir: string;
  readonly graph: Graph;
  readonly isolation: (task: Task) => Isolation;
  readonly location: (step: StepId) => TaskLocation | undefined;
  readonly codeOf: (task: Task) => string;
  readonly envOf: (task: Task) => Readonly<Record<string, string>>;
}

/** What all attempts of a step have in common. */
interface Common {
  readonly location: TaskLocation | undefined;
  readonly code: string;
  readonly isolation: Isolation;
  /** Each attempt gets its own copy of the inputs: what one does to them is not seen by the next. */
  readonly isCopied: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** Undefined: it depends on the inputs or the attempt. */
  readonly need: Need | undefined;
  /** Folders, with a separator at their end. */
  readonly logs: string;
  readonly scratch: string;
}

/** Puts together what an executor needs for an attempt. What is the same for all of a step is made once. */
export class WorkMaker {
  readonly #o: WorkMakerOptions;
  readonly #common: Common[] = [];
  /** Folders of steps begin with these. */
  readonly #logs: string;
  readonly #scratch: string;

  constructor(options: WorkMakerOptions) {
    this.#o = options;
    this.#logs = join(options.runDir, "logs") + sep;
    this.#scratch = join(options.runDir, "work") + sep;
  }

  /** Throws what the task's resources or the isolation asked for are refused with. */
  make(
    step: StepId,
    own: {
      attemptId: number;
      attempt: number;
      index: IndexPath;
      inputs: Readonly<Record<string, Held>>;
      identity: string;
    },
  ): Work {
    const { run, runDir, graph } = this.#o;
    const { name, task } = graph.steps[step]!;
    const { attemptId, attempt, index, inputs, identity } = own;
    const common = (this.#common[step] ??= this.#commonOf(step));
    const place = elementFile(index);
    return {
      attemptId,
      run,
      step: name,
      index,
      attempt,
      task,
      location: common.location,
      code: common.code,
      inputs: common.isCopied ? copied(inputs) : inputs,
      identity,
      isolation: common.isolation,
      executor: graph.steps[step]!.executor,
      throttle: graph.steps[step]!.throttle,
      chunk: graph.steps[step]!.chunk,
      need: common.need ?? needOf(graph.steps[step]!, inputs, attempt),
      env: common.env,
      preamble: task.preamble,
      container: task.container,
      runDir,
      logFile: `${common.logs}${place}.log`,
      workDir: `${common.scratch}${place}-${attempt}`,
    };
  }

  #commonOf(id: StepId): Common {
    const { graph, location, codeOf, isolation, envOf } = this.#o;
    const step = graph.steps[id]!;
    const folder = stepFolder(step.name);
    const where = isolation(step.task);
    return {
      location: location(id),
      code: codeOf(step.task),
      isolation: where,
      isCopied: where === "inline" && step.task.retry !== undefined,
      env: envOf(step.task),
      need: typeof step.task.resources === "function" ? undefined : needOf(step, {}, 1),
      logs: this.#logs + folder + sep,
      scratch: this.#scratch + folder + sep,
    };
  }
}

function copied(inputs: Readonly<Record<string, Held>>): Readonly<Record<string, Held>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, held]) => {
      const { value, token, special } = held;
      return [name, { value: ownCopy(value), token, special, encode: () => held.encode() }];
    }),
  );
}
