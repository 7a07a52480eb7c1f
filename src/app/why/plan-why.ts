import type { Graph, Step } from "../../flow/graph.ts";
import type { LookUp } from "../../model/look-up.ts";
import type { Outlook, PlannedElement, PlannedStep, ReasonGroup } from "../../model/plan-report.ts";
import type { Reason } from "../../model/reason.ts";
import type { InputToken } from "../../plan/identity.ts";
import { withoutContent } from "../../plan/input-difference.ts";
import type { Plan } from "../../plan/plan.ts";
import { shownInput } from "../../plan/shown-token.ts";
import type { Store, TaskBasisRow } from "../../store/store.ts";
import type { Task } from "../../task/task.ts";
import { groupReasons } from "./group-reasons.ts";
import type { Misses } from "./misses.ts";
import { commonChanges, StepWhy } from "./step-why.ts";

export interface PlanWhyParts {
  readonly store: Store;
  readonly graph: Graph;
  readonly plan: Plan;
  readonly misses: Misses;
  readonly prefixOf: (task: Task) => string;
  readonly lookUpOf: (task: Task) => LookUp;
  readonly forced: ReadonlySet<number>;
  /** Elements that are spelled out in each group. */
  readonly shown: number;
}

/** Groups of a step: what is beyond is not told apart. */
const GROUPS = 20;

/** Says why the elements of a plan would run. */
export class PlanWhy {
  readonly #p: PlanWhyParts;
  readonly #latest = new Map<Task, Promise<TaskBasisRow | undefined>>();

  constructor(parts: PlanWhyParts) {
    this.#p = parts;
  }

  /** Why `missed` elements of a step would run, and `shared` others with them. */
  async of(
    step: Step,
    { missed, shared }: { missed: number; shared: number },
  ): Promise<Pick<PlannedStep, "why" | "notCompared">> {
    if (missed === 0) return { why: [], notCompared: 0 };
    const alike = shared === 0 ? [] : [one({ type: "shared" }, shared)];
    const flat = await this.#flatReason(step);
    if (flat !== undefined) return { why: [one(flat, missed), ...alike], notCompared: 0 };
    const groups = groupReasons(await this.#compared(step), this.#p.shown).slice(0, GROUPS);
    const told = groups.reduce((sum, { count }) => sum + count, 0);
    return { why: [...groups, ...alike], notCompared: missed - told };
  }

  /** What can be said of elements whose inputs are not known yet. */
  async outlookOf(step: Step): Promise<Outlook> {
    const flat = await this.#flatReason(step);
    if (flat !== undefined) return flat;
    const { run, prefix } = (await this.#latestOf(step.task))!;
    const changes = await commonChanges(this.#p.store, prefix, this.#p.prefixOf(step.task));
    return changes.length === 0 ? { type: "open" } : { type: "changed", run, changes };
  }

  /** A reason that all elements of a step have, whatever their inputs. */
  async #flatReason(step: Step): Promise<Extract<Outlook, Reason> | undefined> {
    if (this.#p.forced.has(step.id)) return { type: "forced" };
    const lookUp = this.#p.lookUpOf(step.task);
    if (lookUp !== "open") return { type: "closed", lookUp };
    return (await this.#latestOf(step.task)) === undefined ? { type: "first" } : undefined;
  }

  async #compared(step: Step): Promise<PlannedElement[]> {
    const { store, graph, misses } = this.#p;
    const { task, name, domain } = step;
    const uses = graph.steps.filter((each) => each.task.name === task.name).map(({ id }) => id);
    const why = await StepWhy.open(store, {
      task: task.name,
      step: name,
      prefix: this.#p.prefixOf(task),
      previous: (await this.#latestOf(task))?.run,
      isTaken: misses.isTaken(uses),
    });
    const space = this.#p.plan.spaces.of(domain);
    const wanted = misses
      .sample(step.id)
      .map(({ position, ...known }) => ({ index: space.path(position), ...known }));
    const reasons = await why.reasonsOf(wanted);
    return wanted.map(({ index, inputs }, at) => {
      const reason = reasons[at]!;
      return { index, reason, ...(reason.type === "new" ? { inputs: shownInputs(inputs) } : {}) };
    });
  }

  #latestOf(task: Task): Promise<TaskBasisRow | undefined> {
    let found = this.#latest.get(task);
    if (found === undefined)
      this.#latest.set(task, (found = this.#p.store.latestTask(task.name, this.#p.graph.flow)));
    return found;
  }
}

function shownInputs(inputs: readonly InputToken[]): Readonly<Record<string, string>> {
  return Object.fromEntries(inputs.map((input) => [input.name, withoutContent(shownInput(input))]));
}

const one = (reason: Reason, count: number): ReasonGroup => ({
  count,
  common: [],
  elements: [{ index: [], reason }],
});
