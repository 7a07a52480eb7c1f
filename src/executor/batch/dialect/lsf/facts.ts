import type { ClusterFacts } from "../cluster-facts.ts";
import type { Query } from "../dialect.ts";
import { classify, read } from "../problem.ts";
import { lsfProblems } from "./problems.ts";

const query = (
  argv: readonly [string, ...string[]],
  parse: (stdout: string) => ClusterFacts,
): Query<ClusterFacts> => ({
  command: { argv },
  read: (output) => (output.exitCode === 0 ? read(parse(output.stdout)) : classify(lsfProblems, output)),
});

export const lsfFacts = (): readonly Query<ClusterFacts>[] => [
  query(["lsid"], (text) => ({ version: /LSF\D*([\d.]+)/.exec(text)?.[1] ?? "" })),
  query(["bqueues"], queueFacts),
  query(["bparams", "-a"], parameterFacts),
];

/** `QUEUE_NAME PRIO STATUS …`: `Open:Active` takes and runs jobs. */
const queueFacts = (text: string): ClusterFacts => ({
  queues: [...text.matchAll(/^(\S+)\s+\d+\s+(\w+:\w+)/gm)].map(([, name, status]) => ({
    name: name!,
    isDefault: false,
    up: status === "Open:Active",
  })),
});

function parameterFacts(text: string): ClusterFacts {
  const value = (name: string) =>
    Number(new RegExp(`^\\s*${name}\\s*=\\s*(\\d+)`, "m").exec(text)?.[1] ?? Number.NaN);
  const size = value("MAX_JOB_ARRAY_SIZE");
  const kept = value("CLEAN_PERIOD");
  return {
    ...(Number.isFinite(size) ? { maxArraySize: size } : {}),
    ...(Number.isFinite(kept) ? { endedShownMs: kept * 1000 } : {}),
    accounting: true,
    memoryKills: "told",
  };
}
