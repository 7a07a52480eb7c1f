import { graphOf } from "../flow/flow.ts";
import type { Graph } from "../flow/graph.ts";
import { SheafError } from "../model/errors.ts";
import type { RunRow } from "../store/store.ts";
import { findFlow } from "./find-flow.ts";
import type { FlowSource } from "./options.ts";
import type { LoadedGraph } from "./run.ts";
import { wiringShape } from "./wiring-shape.ts";

/** The flow of a run, loaded from where it was. Throws SHEAF_MODULE_NOT_FOUND for one that was in no file. */
export async function loadFlowOf(row: RunRow): Promise<LoadedGraph> {
  const source = originOf(row);
  if (source === undefined) {
    throw new SheafError(
      "SHEAF_MODULE_NOT_FOUND",
      `run ${row.id} cannot be taken up: its flow "${row.flow}" was in no file`,
      {
        mend: "Put the flow into a file and launch it from there.",
      },
    );
  }
  return { graph: graphOf((await findFlow({ ...source, flow: row.flow })) as never), source };
}

/** Where it was; undefined for a flow that was in no file. */
export function originOf({ module, exportName }: RunRow): FlowSource | undefined {
  return module === undefined ? undefined : { module, exportName };
}

/** Throws SHEAF_GRAPH_CHANGED where a run's flow is wired differently now. */
export function checkWiring(row: RunRow, graph: Graph, wiring: string | undefined): void {
  if (wiring === undefined || wiring === wiringShape(graph)) return;
  const names = new Set(graph.steps.map(({ name }) => name));
  const gone = row.steps.filter((name) => !names.has(name));
  const come = [...names].filter((name) => !row.steps.includes(name));
  const what = [...gone.map((name) => `"${name}" is gone`), ...come.map((name) => `"${name}" is new`)];
  throw new SheafError(
    "SHEAF_GRAPH_CHANGED",
    `flow "${row.flow}" is wired differently from when run ${row.id} began${what.length > 0 ? `: ${what.join(", ")}` : ""}`,
    {
      mend: "Launch it anew: what has not changed comes from the cache.",
    },
  );
}
