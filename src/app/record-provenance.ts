import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Graph } from "../flow/graph.ts";
import type { Provenance } from "../model/provenance.ts";
import { collectProvenance } from "../observe/collect-provenance.ts";
import type { Lease } from "../store/store.ts";
import type { Task } from "../task/task.ts";
import { isSecretRef } from "../value/file/kinds.ts";
import { findSpecials } from "../value/find-special.ts";
import type { FlowSource } from "./options.ts";
import type { Workspace } from "./workspace.ts";

/** How long a run that has ended waits for it. Milliseconds. */
const graceMs = 2000;

export interface ProvenanceRequest {
  readonly lease: Lease;
  readonly graph: Graph;
  readonly params: Readonly<Record<string, unknown>>;
  readonly source: FlowSource | undefined;
  readonly envOf: (task: Task) => Readonly<Record<string, string>>;
}

/** What goes on beside a run. */
export interface ProvenanceInProgress {
  /** Waits until it is in the store, but not for long. It never rejects. */
  settled(): Promise<void>;
  /** Nobody wants it any more. */
  stop(): void;
}

/** Finds out where the run runs, with what and of which state of the source, while it runs, and commits that once it is known. */
export function recordProvenance(workspace: Workspace, request: ProvenanceRequest): ProvenanceInProgress {
  const stopping = new AbortController();
  let wanted = true;
  const stop = () => {
    wanted = false;
    stopping.abort();
  };
  const recorded = collectProvenance(collectOptions(workspace, request, stopping.signal))
    .then((provenance) => (wanted ? commit(workspace, request.lease, provenance) : undefined))
    .catch(() => {}); // fenced off, or the store is lost: the run itself says so
  return {
    stop,
    settled: async () => {
      const timer = setTimeout(() => stopping.abort(), graceMs);
      await recorded;
      clearTimeout(timer);
    },
  };
}

async function commit({ store }: Workspace, lease: Lease, provenance: Provenance): Promise<void> {
  await store.commit(lease, [], { provenance: JSON.stringify(provenance) });
}

function collectOptions(workspace: Workspace, request: ProvenanceRequest, signal: AbortSignal) {
  const { graph, params, source, envOf } = request;
  const module = source?.module.startsWith("file:") === true ? fileURLToPath(source.module) : undefined;
  const env: Record<string, string> = {};
  for (const { task } of graph.steps) if (task.env.length > 0) Object.assign(env, envOf(task));
  const specials =
    Object.keys(env).length === 0 ? [] : findSpecials([params, graph.steps.map(({ inputs }) => inputs)]);
  return {
    folder: module === undefined ? workspace.root : dirname(module),
    ...(module === undefined ? {} : { module }),
    storage: workspace.storage,
    env,
    secrets: new Set(specials.filter(isSecretRef).map((reference) => reference.env)),
    signal,
  };
}
