import type { ClusterFacts } from "../cluster-facts.ts";
import type { Query } from "../dialect.ts";
import { classify, read } from "../problem.ts";
import { fluxProblems } from "./problems.ts";

const query = (
  argv: readonly [string, ...string[]],
  parse: (stdout: string) => ClusterFacts,
): Query<ClusterFacts> => ({
  command: { argv },
  read: (output) => (output.exitCode === 0 ? read(parse(output.stdout)) : classify(fluxProblems, output)),
});

export const fluxFacts = (): readonly Query<ClusterFacts>[] => [
  query(["flux", "version"], (text) => ({
    version: /^commands:\s+(\S+)/m.exec(text)?.[1] ?? "",
    accounting: true,
    memoryKills: "untold",
  })),
  query(["flux", "queue", "status"], queueFacts),
];

/** `batch: Job submission is enabled` and `batch: Scheduling is started`; without queues the names are left out. */
function queueFacts(text: string): ClusterFacts {
  const lines = [...text.matchAll(/^(?:(\S+): )?Job submission is (enabled|disabled)/gm)];
  return {
    queues: lines.map(([, name, state]) => ({
      name: name ?? "default",
      isDefault: name === undefined,
      up: state === "enabled",
    })),
  };
}
