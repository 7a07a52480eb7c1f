import type { PastOnly, PastReason } from "../../model/explanation.ts";
import type { Reason } from "../../model/reason.ts";
import { readInputs } from "../../plan/identity.ts";
import type { ElementRow, RunRow, Store, TaskBasisRow } from "../../store/store.ts";
import type { FoundStep } from "../find-element.ts";
import { pastTaken } from "./past-taken.ts";
import { commonChanges, StepWhy } from "./step-why.ts";

/** Says of elements of a step that ran why they did, as it was when their run began. */
export class PastWhy {
  readonly #flat: PastReason | undefined;
  readonly #compared: StepWhy | undefined;

  private constructor(flat: PastReason | undefined, compared?: StepWhy) {
    this.#flat = flat;
    this.#compared = compared;
  }

  /** Undefined for a run of which nothing of the kind is recorded. */
  static async open(store: Store, step: FoundStep): Promise<PastWhy | undefined> {
    const basis = await basisOf(store, step);
    if (basis === undefined) return undefined;
    const flat = await flatReason(store, step, basis);
    if (flat !== undefined) return new PastWhy(flat);
    const { task, prefix, steps, previous } = basis;
    return new PastWhy(
      undefined,
      await StepWhy.open(store, {
        task,
        step: step.name,
        prefix,
        previous: previous?.run,
        isTaken: await pastTaken(store, step.run.id, steps),
      }),
    );
  }

  /** The one reason that all elements of the step had. */
  get flat(): PastReason | undefined {
    return this.#flat;
  }

  /** Undefined for an element that never came to have inputs. */
  async reasonOf(row: ElementRow): Promise<PastReason | undefined> {
    const { unusable, index, inputs, startedAt, at } = row;
    if (unusable !== undefined) return { type: "unusable", result: unusable };
    if (this.#compared === undefined || inputs === undefined)
      return inputs === undefined ? undefined : this.#flat;
    const reason = await this.#compared.reasonOf({ index, inputs: readInputs(inputs) });
    return isLater(reason, startedAt ?? at) ? { type: "later", earlier: reason.earlier } : reason;
  }
}

/** What the elements of a step had in common in their identities. */
export async function basisOf(
  store: Store,
  { run, id }: Pick<FoundStep, "run" | "id">,
): Promise<TaskBasisRow | undefined> {
  return (await store.tasks(run.id)).find(({ steps }) => steps.includes(id));
}

async function flatReason(
  store: Store,
  step: FoundStep,
  { lookUp, previous, prefix }: TaskBasisRow,
): Promise<Extract<Reason, { type: "forced" | "closed" | "first" }> | PastOnly | undefined> {
  if (isForced(step.run, step.name)) return { type: "forced" };
  if (lookUp !== "open") return { type: "closed", lookUp };
  if (previous === undefined) return { type: "first" };
  const [run] = await store.runs({ prefix: previous.run, limit: 1 });
  if (run?.id === previous.run) return undefined;
  return { type: "removed", run: previous.run, changes: await commonChanges(store, previous.prefix, prefix) };
}

function isForced({ options }: RunRow, step: string): boolean {
  const { force, forceSteps = [] } = JSON.parse(options) as { force?: boolean; forceSteps?: string[] };
  return force === true || forceSteps.some((name) => step === name || step.startsWith(`${name}/`));
}

/** True when what it is compared with has its result only since this one began. */
function isLater(reason: Reason, began: number): reason is Extract<Reason, { type: "gone" }> {
  return reason.type === "gone" && reason.earlier.at > began;
}
