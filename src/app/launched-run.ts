import { inspect } from "node:util";
import type { Graph } from "../flow/graph.ts";
import type { ElementReport } from "../model/element-report.ts";
import type { RunEvent } from "../model/events.ts";
import type { Explanation } from "../model/explanation.ts";
import type { RunStatus } from "../model/status.ts";
import type { RunRecord } from "../store/store.ts";
import { parseTarget } from "./cancel-target.ts";
import { readElementLog } from "./element-log.ts";
import type { Drive, DrivenEnd } from "./drive.ts";
import { EventQueue } from "./event-queue.ts";
import type { DriveOptions, FlowSource } from "./options.ts";
import type { RetryRun, Run } from "./run.ts";
import { printStatus } from "./print-status.ts";
import { runError } from "./run-error.ts";
import { failuresOf, stepsOf } from "./status.ts";
import type { Workspace } from "./workspace.ts";

interface Parts {
  readonly record: RunRecord;
  readonly graph: Graph;
  readonly source: FlowSource | undefined;
  readonly workspace: Workspace;
  readonly driven: Drive;
  readonly options: DriveOptions;
  readonly retryRun: RetryRun;
}

/** A run that this process drives. */
export class LaunchedRun<Result> implements Run<Result> {
  readonly id: string;
  readonly dir: string;
  readonly #parts: Parts;
  /** Settles with how it ended, or with why the engine gave up; the store is closed by then. */
  readonly #end: Promise<{ end: DrivenEnd } | { error: unknown }>;
  #state: RunStatus["state"] = "running";
  readonly #startedAt = Date.now();
  #endedAt: number | undefined;
  #error: RunStatus["error"];
  #published: readonly string[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.id = parts.record.id;
    this.dir = parts.record.runDir;
    this.#end = this.#follow();
  }

  async #follow(): Promise<{ end: DrivenEnd } | { error: unknown }> {
    const { driven, workspace } = this.#parts;
    try {
      const end = await driven.end;
      this.#state = end.state;
      this.#error = end.error;
      this.#published = end.published;
      return { end };
    } catch (error) {
      this.#state = "interrupted";
      return { error };
    } finally {
      this.#endedAt = Date.now();
      await workspace.close();
    }
  }

  async #ended(): Promise<DrivenEnd> {
    const ended = await this.#end;
    if ("error" in ended) throw ended.error;
    return ended.end;
  }

  async result(): Promise<Result> {
    const end = await this.#ended();
    if (end.state !== "succeeded") throw runError(this.snapshot());
    return end.result as Result;
  }

  async ended(): Promise<RunStatus> {
    await this.#ended();
    return this.snapshot();
  }

  /** The status as it is now, without waiting for anything. */
  snapshot(): RunStatus {
    const { record, driven, graph } = this.#parts;
    return {
      run: this.id,
      flow: record.flow,
      state: this.#state,
      dir: this.dir,
      createdAt: record.createdAt,
      endedAt: this.#endedAt,
      elapsedMs: (this.#endedAt ?? Date.now()) - this.#startedAt,
      steps: stepsOf(driven.engine, graph),
      ...failuresOf(driven.engine, this.dir),
      error: this.#error,
      published: this.#published,
      holder: this.#state === "running" ? { host: record.host, pid: process.pid } : undefined,
    };
  }

  status(): Promise<RunStatus> {
    return Promise.resolve(this.snapshot());
  }

  print(): Promise<string> {
    return Promise.resolve(printStatus(this.snapshot()));
  }

  events(): AsyncIterable<RunEvent> {
    const queue = new EventQueue<RunEvent>(() => stop());
    const stop = this.#parts.driven.engine.listen((event) => queue.push(event));
    void this.#end.then(() => {
      stop();
      queue.end();
    });
    return queue;
  }

  cancel(target?: string, options: { readonly kill?: boolean } = {}): Promise<void> {
    this.#parts.driven.engine.cancel({ ...parseTarget(target), kill: options.kill, by: { by: "user" } });
    return Promise.resolve();
  }

  async retry(target?: string, options: { readonly verify?: boolean } = {}): Promise<Run<Result>> {
    await this.#end;
    const { workspace, graph, source } = this.#parts;
    return (await this.#parts.retryRun(this.id, {
      ...this.#parts.options,
      signal: undefined, // it may be what ended the run
      home: workspace.home,
      loaded: { graph, source },
      step: target,
      verify: options.verify,
    })) as Run<Result>;
  }

  async logs(element: string): Promise<string> {
    return readElementLog(this.dir, element);
  }

  async show(element: string): Promise<ElementReport> {
    const { showElement } = await import("./show-element.ts");
    return showElement(this.id, element, { home: this.#parts.workspace.home });
  }

  async explain(name: string): Promise<Explanation> {
    const { explain } = await import("./why/explain.ts");
    return explain(this.id, name, { home: this.#parts.workspace.home });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === "running") await this.cancel();
    await this.#end;
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": printStatus(this.snapshot()) };
  }

  [inspect.custom](): string {
    const { state, steps, elapsedMs } = this.snapshot();
    const done = steps.reduce((sum, step) => sum + step.succeeded + step.cached, 0);
    const total = steps.reduce((sum, step) => sum + step.total, 0);
    return `Run ${this.id} (${state}, ${done}/${total} elements, ${(elapsedMs / 1000).toFixed(1)} s)`;
  }
}
