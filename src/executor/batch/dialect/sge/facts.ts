import type { ClusterFacts } from "../cluster-facts.ts";
import type { Query } from "../dialect.ts";
import { classify, read } from "../problem.ts";
import { sgeProblems } from "./problems.ts";

const query = (
  argv: readonly [string, ...string[]],
  parse: (stdout: string) => ClusterFacts,
): Query<ClusterFacts> => ({
  command: { argv },
  read: (output) => (output.exitCode === 0 ? read(parse(output.stdout)) : classify(sgeProblems, output)),
});

export function sgeFacts(): readonly Query<ClusterFacts>[] {
  return [
    query(["qconf", "-sconf"], configurationFacts),
    query(["qconf", "-sql"], (text) => ({
      queues: lines(text).map((name) => ({ name, isDefault: false, up: true })),
    })),
    query(["qconf", "-spl"], (text) => ({ parallelEnvironments: lines(text) })),
    query(["qstat", "-help"], (text) => ({ version: lines(text)[0] ?? "" })),
  ];
}

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

function configurationFacts(text: string): ClusterFacts {
  const joined = text.replaceAll(/\\\n\s*/g, "");
  const value = (name: string) => new RegExp(`^${name}\\s+(.*?)\\s*$`, "m").exec(joined)?.[1];
  const tasks = Number(value("max_aj_tasks"));
  const jobs = Number(value("max_u_jobs"));
  return {
    ...(tasks > 0 ? { maxArraySize: tasks } : {}),
    ...(jobs > 0 ? { maxSubmitJobs: jobs } : {}),
    accounting: !/\baccounting=false\b/.test(value("reporting_params") ?? ""),
    memoryKills: "untold",
  };
}
