import { needOf } from "../../engine/need.ts";
import type { Graph, Step } from "../../flow/graph.ts";
import type { StepManifest } from "../../flow/manifest.ts";
import { bytes, milliseconds } from "../../model/quantity.ts";
import type { RetriedEnd, RetriedGroup } from "../../model/retry-report.ts";
import { type Asked, peakOf } from "../../model/usage.ts";
import { escalated, isEscalated } from "../../plan/escalate.ts";
import type { ElementRow } from "../../store/store.ts";

/** Elements of a group that are named. */
const named = 3;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Gathers the elements of a run that would run again, alike ones together. */
export class RetriedGroups {
  readonly #graph: Graph;
  readonly #manifests: ReadonlyMap<string, StepManifest>;
  readonly #groups: Map<string, Writable<RetriedGroup>>[];

  constructor(graph: Graph, manifests: readonly StepManifest[]) {
    this.#graph = graph;
    this.#manifests = new Map(manifests.map((manifest) => [manifest.name, manifest]));
    this.#groups = graph.steps.map(() => new Map());
  }

  /** An element as it ended. */
  add(row: ElementRow): void {
    const end = endOf(row);
    if (end !== undefined) this.#add(row, end);
  }

  /** One of which nothing is recorded. */
  addUnrecorded(row: Pick<ElementRow, "step" | "index">, end: "cancelled" | "not-begun"): void {
    this.#add({ ...row, usage: undefined }, { type: end });
  }

  #add(row: Pick<ElementRow, "step" | "index" | "usage">, end: RetriedEnd): void {
    const step = this.#graph.steps[row.step]!;
    const peakRssBytes = peakOf(row.usage);
    const asked = row.usage?.asked ?? askedBefore(this.#manifests.get(step.name));
    const { next, isMore } = nextOf(step, { end, asked, peakRssBytes });
    const groups = this.#groups[row.step]!;
    const key = keyOf(end, next);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, {
        count: 1,
        elements: [row.index],
        end,
        asked,
        peakRssBytes,
        next,
        escalated: isMore,
      });
      return;
    }
    group.count++;
    if (group.elements.length < named) group.elements = [...group.elements, row.index];
    if (peakRssBytes !== undefined) group.peakRssBytes = Math.max(group.peakRssBytes ?? 0, peakRssBytes);
  }

  of(step: number): readonly RetriedGroup[] {
    return [...this.#groups[step]!.values()].toSorted((a, b) => b.count - a.count);
  }
}

function endOf({ state, failure }: ElementRow): RetriedEnd | undefined {
  if (state === "running") return { type: "interrupted" };
  if (state === "cancelled" || state === "stale") return { type: state };
  if (state !== "failed" || failure === undefined) return undefined;
  const { cause, name, code, message } = failure;
  return { type: "failed", cause, name, code, message };
}

/** What the flow, as it was, asked for. */
function askedBefore(manifest: StepManifest | undefined): Asked | undefined {
  const resources = manifest?.resources;
  if (resources === "computed") return undefined;
  const { cpus = 1, mem, time } = resources ?? {};
  return {
    cpus,
    memBytes: mem === undefined ? 0 : bytes(mem),
    timeMs: time === undefined ? undefined : milliseconds(time),
  };
}

function nextOf(
  step: Step,
  { end, asked, peakRssBytes }: Pick<RetriedGroup, "end" | "asked" | "peakRssBytes">,
): { next: RetriedGroup["next"]; isMore: boolean } {
  if (typeof step.task.resources === "function") return { next: "by function", isMore: false };
  const { cpus, memBytes, timeMs } = needOf(step, {}, 1);
  const own = { cpus, memBytes, timeMs };
  const { escalate } = step.task.retry ?? {};
  if (end.type !== "failed" || !isEscalated(escalate, end.cause)) return { next: own, isMore: false };
  const before = { memBytes: asked?.memBytes ?? 0, timeMs: asked?.timeMs };
  const next = escalated(own, escalate, { cause: end.cause, asked: before, peakRssBytes });
  return { next, isMore: next.memBytes > own.memBytes || (next.timeMs ?? 0) > (own.timeMs ?? 0) };
}

// Messages differ from element to element where names and codes do not.
function keyOf(end: RetriedEnd, next: RetriedGroup["next"]): string {
  const why = end.type === "failed" ? [end.cause, end.code ?? end.name] : [end.type];
  return JSON.stringify([...why, next]);
}
