import { Earlier } from "../../engine/earlier.ts";
import { Engine } from "../../engine/engine.ts";
import { formatsOf } from "../../flow/formats-of.ts";
import type { Graph, Step } from "../../flow/graph.ts";
import type { RetriedStep, RetryReport } from "../../model/retry-report.ts";
import { elementStates as states } from "../../plan/element-state.ts";
import type { ElementRef } from "../../plan/plan.ts";
import type { ElementRow, RunRow } from "../../store/store.ts";
import { decode } from "../../value/decode.ts";
import { codesOf } from "../code-memo.ts";
import { environmentReader } from "../environment-reader.ts";
import { forcedSteps } from "../drive.ts";
import { isReusable } from "../is-reusable.ts";
import { findRun } from "../find-run.ts";
import type { KeptOptions } from "../options.ts";
import { checkWiring, loadFlowOf } from "../recorded-flow.ts";
import type { RetryOptions } from "../resume.ts";
import type { LoadedGraph } from "../run.ts";
import { stepsNamed, stepsUntil } from "../steps-to-run.ts";
import { storedManifest } from "../stored-manifest.ts";
import type { Workspace } from "../workspace.ts";
import { inWorkspace } from "../in-workspace.ts";
import { isMeant } from "./is-meant.ts";
import { RetriedGroups } from "./retried-groups.ts";

/** What `retryRun` would run again, and why. Runs nothing and records nothing. Throws what `retryRun` does. */
export async function planRetry(
  idOrPrefix: string | undefined,
  options: RetryOptions = {},
): Promise<RetryReport> {
  return inWorkspace(options, async (workspace) => {
    const row = await findRun(workspace.store, idOrPrefix);
    const loaded = options.loaded ?? (await loadFlowOf(row));
    const kept = JSON.parse(row.options) as KeptOptions;
    checkWiring(row, loaded.graph, kept.wiring);
    if (options.step !== undefined) stepsNamed(loaded.graph, options.step.replace(/\[.*$/, ""));
    const ends = new RetriedGroups(loaded.graph, storedManifest(row).steps ?? []);
    const survey = new RetrySurvey(workspace, row, ends);
    await survey.go(loaded, { ...kept, step: options.step });
    return { run: row.id, flow: row.flow, steps: survey.steps(loaded.graph) };
  });
}

interface Counts {
  changed: number;
  cached: number;
}

/** Goes through a run as a retry would, as far as can be told without running anything. */
class RetrySurvey {
  readonly #workspace: Workspace;
  readonly #row: RunRow;
  readonly #ends: RetriedGroups;
  /** Elements that did not end well, by step and index. */
  readonly #dropped = new Set<string>();
  /** Elements that the run has a result of, by step and index. */
  readonly #ended = new Set<string>();
  readonly #counts: Counts[] = [];
  #engine!: Engine;

  constructor(workspace: Workspace, row: RunRow, ends: RetriedGroups) {
    this.#workspace = workspace;
    this.#row = row;
    this.#ends = ends;
  }

  async go({ graph, source }: LoadedGraph, options: KeptOptions & Pick<RetryOptions, "step">): Promise<void> {
    const { store, storage, files, lower } = this.#workspace;
    this.#counts.push(...graph.steps.map(() => ({ changed: 0, cached: 0 })));
    const keepFailed = (row: ElementRow) => !isMeant(row, this.#row.steps, options.step);
    const earlier = await Earlier.load(store, this.#row.id, keepFailed);
    for (const { step, index } of earlier.dropped) this.#dropped.add(keyOf(step, index));
    await this.#readEnds();
    this.#engine = new Engine({
      run: this.#row.id,
      runDir: this.#row.runDir,
      graph,
      params: (await lower(await decode(this.#row.params, storage))) as Readonly<Record<string, unknown>>,
      store,
      lease: undefined,
      executor: undefined,
      files: { ...files, formats: formatsOf(graph) },
      lower,
      earlier,
      options: {
        onError: "continue",
        forced: forcedSteps(graph, options),
        verify: false,
        steps: options.until === undefined ? undefined : stepsUntil(graph, options.until),
        reusable: (step) => isReusable(graph.steps[step]!.task, source),
        watch: { hit: (element) => this.#hit(element), missed: (element) => this.#missed(element) },
      },
      isolation: () => "inline",
      location: () => undefined,
      codeOf: await codesOf(graph, this.#workspace, source),
      envOf: environmentReader(),
      now: Date.now,
      random: Math.random,
    });
    await this.#engine.survey();
  }

  steps(graph: Graph): readonly RetriedStep[] {
    return graph.steps
      .map((step) => this.#stepOf(step))
      .filter(({ again, changed, waiting, unknown }) => again.length + changed + waiting > 0 || unknown);
  }

  #stepOf({ id, name, task, domain }: Step): RetriedStep {
    const { plan } = this.#engine;
    const { counts, size } = plan.steps[id]!;
    return {
      name,
      task: task.name,
      again: this.#ends.of(id),
      ...this.#counts[id]!,
      waiting: counts[states.waiting]!,
      unknown: plan.isActive(id) && size === 0 && !plan.isExpanded(domain),
    };
  }

  async #readEnds(): Promise<void> {
    const { store } = this.#workspace;
    for await (const page of store.elements(this.#row.id)) {
      for (const row of page) {
        const key = keyOf(row.step, row.index);
        if (this.#dropped.has(key)) this.#ends.add(row);
        if (row.result !== undefined) this.#ended.add(key);
      }
    }
  }

  #missed(element: ElementRef): void {
    const { step } = element;
    const index = this.#engine.recorder.index(element);
    const key = keyOf(step, index);
    if (this.#ended.has(key)) this.#counts[step]!.changed++;
    else if (!this.#dropped.has(key))
      this.#ends.addUnrecorded({ step, index }, this.#row.state === "cancelled" ? "cancelled" : "not-begun");
  }

  #hit(element: ElementRef): void {
    if (this.#isDropped(element)) this.#counts[element.step]!.cached++;
  }

  #isDropped(element: ElementRef): boolean {
    return this.#dropped.has(keyOf(element.step, this.#engine.recorder.index(element)));
  }
}

function keyOf(step: number, index: readonly number[]): string {
  return `${step}:${index.join()}`;
}
