import { setTimeout as after } from "node:timers/promises";
import { inspect } from "node:util";
import { SheafError } from "../model/errors.ts";
import type { ElementReport } from "../model/element-report.ts";
import type { RunEvent } from "../model/events.ts";
import type { Explanation } from "../model/explanation.ts";
import { isUnderWay } from "../model/states.ts";
import type { BatchStatus } from "../model/batch-status.ts";
import type { RunStatus, StepStatus } from "../model/status.ts";
import type { RunRow } from "../store/store.ts";
import { decode } from "../value/decode.ts";
import { parseTarget } from "./cancel-target.ts";
import { readElementLog } from "./element-log.ts";
import { executorNamed } from "./executor-named.ts";
import { cancelIn } from "./cancel.ts";
import { findRun } from "./find-run.ts";
import { publishedFiles } from "./published-files.ts";
import type { RetryRun, Run } from "./run.ts";
import { runError } from "./run-error.ts";
import { storedStatus } from "./stored-status.ts";
import type { Workspace } from "./workspace.ts";

/** How often a run that another process drives is looked at. Milliseconds. */
const lookEvery = 300;

/** How often a scheduler is asked about a run. Milliseconds. */
const askEvery = 5_000;

/** What has begun the scheduler knows: a job runs one element at a time. */
function withRunning(steps: readonly StepStatus[], { submissions }: BatchStatus): StepStatus[] {
  return steps.map((step) => {
    const own = submissions.filter((one) => one.step === step.name);
    const begun = own.reduce((sum, { running }) => sum + running, 0);
    const more = Math.min(step.pending, Math.max(0, begun - step.running));
    return { ...step, pending: step.pending - more, running: step.running + more };
  });
}

/** A run that this process only looks at. */
export class ObservedRun<Result = unknown> implements Run<Result> {
  readonly id: string;
  readonly dir: string;
  readonly #workspace: Workspace;
  readonly #retryRun: RetryRun;
  #closed = false;
  #batch: { readonly at: number; readonly status: BatchStatus } | undefined;

  constructor(workspace: Workspace, run: { id: string; runDir: string }, retryRun: RetryRun) {
    this.#retryRun = retryRun;
    this.#workspace = workspace;
    this.id = run.id;
    this.dir = run.runDir;
  }

  async status(): Promise<RunStatus> {
    const { store } = this.#workspace;
    const row = await findRun(store, this.id);
    const status = await storedStatus(store, row, Date.now());
    if (!isUnderWay(row.state) || executorNamed(row) === "local") return status;
    const batch = await this.#watched(row);
    // One whose driver is gone is gone on with by the scheduler.
    const isGoneOnWith = batch.revived === undefined || "job" in batch.revived;
    const state = status.state === "interrupted" && isGoneOnWith ? "queued" : status.state;
    if (!isGoneOnWith) return { ...status, state: "interrupted", batch };
    return { ...status, state, steps: withRunning(status.steps, batch), endedAt: undefined, batch };
  }

  /** The scheduler is asked now and then only, however often somebody looks. */
  async #watched(row: RunRow): Promise<BatchStatus> {
    const now = Date.now();
    if (this.#batch !== undefined && now - this.#batch.at < askEvery) return this.#batch.status;
    const { watchBatch } = await import("./batch-watch.ts");
    const status = await watchBatch(this.#workspace, row);
    this.#batch = { at: now, status };
    return status;
  }

  async ended(): Promise<RunStatus> {
    for (;;) {
      const status = await this.status();
      if (!isUnderWay(status.state) || this.#closed) return this.#withPublished(status);
      await after(lookEvery);
    }
  }

  async #withPublished(status: RunStatus): Promise<RunStatus> {
    const { store, root } = this.#workspace;
    return { ...status, published: await publishedFiles(await findRun(store, this.id), root) };
  }

  async result(): Promise<Result> {
    const status = await this.ended();
    if (status.state === "interrupted") {
      throw new SheafError("SHEAF_STEP_FAILED", `run ${this.id} was interrupted: whoever drove it is gone`, {
        mend: `sheaf resume ${this.id} goes on with it.`,
      });
    }
    if (status.state !== "succeeded") throw runError(status);
    const { result } = await findRun(this.#workspace.store, this.id);
    return (
      result === undefined
        ? undefined
        : await this.#workspace.lower(await decode(result, this.#workspace.storage))
    ) as Result;
  }

  async print(): Promise<string> {
    const { printStatus } = await import("./print-status.ts");
    return printStatus(await this.status());
  }

  async *events(): AsyncGenerator<RunEvent> {
    const totals = new Map<string, number>();
    let state: RunStatus["state"] | undefined;
    while (!this.#closed) {
      const status = await this.status();
      const at = Date.now();
      for (const step of status.steps) {
        if (totals.get(step.name) === step.total) continue;
        totals.set(step.name, step.total);
        yield { type: "expanded", at, step: step.name, total: step.total };
      }
      if (status.state !== state) yield { type: "run", at, run: this.id, state: (state = status.state) };
      if (!isUnderWay(status.state)) return;
      await after(lookEvery);
    }
  }

  async cancel(target?: string, options: { readonly kill?: boolean } = {}): Promise<void> {
    await cancelIn(this.#workspace, this.id, { ...parseTarget(target), ...options });
  }

  async retry(target?: string, options: { readonly verify?: boolean } = {}): Promise<Run<Result>> {
    return (await this.#retryRun(this.id, {
      home: this.#workspace.home,
      step: target,
      verify: options.verify,
    })) as Run<Result>;
  }

  async logs(element: string): Promise<string> {
    return readElementLog(this.dir, element);
  }

  async show(element: string): Promise<ElementReport> {
    const { showElement } = await import("./show-element.ts");
    return showElement(this.id, element, { home: this.#workspace.home });
  }

  async explain(name: string): Promise<Explanation> {
    const { explain } = await import("./why/explain.ts");
    return explain(this.id, name, { home: this.#workspace.home });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#workspace.close();
  }

  [inspect.custom](): string {
    return `Run ${this.id} (${this.dir})`;
  }
}
