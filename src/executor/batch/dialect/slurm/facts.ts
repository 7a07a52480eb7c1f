import { clockMs } from "../amounts.ts";
import type { ClusterFacts, QueueFacts } from "../cluster-facts.ts";
import type { CommandOutput, Query } from "../dialect.ts";
import { classify, read } from "../problem.ts";
import { slurmProblems } from "./problems.ts";

const MIB = 1024 ** 2;

const query = (
  argv: [string, ...string[]],
  parse: (stdout: string) => ClusterFacts,
): Query<ClusterFacts> => ({
  command: { argv },
  read: (output: CommandOutput) =>
    output.exitCode === 0 ? read(parse(output.stdout)) : classify(slurmProblems, output),
});

export function slurmFacts(user: string): readonly Query<ClusterFacts>[] {
  const limits = [
    "sacctmgr",
    "-nP",
    "show",
    "assoc",
    `user=${user}`,
    "format=Account,MaxSubmitJobs",
  ] as const;
  return [
    query(["scontrol", "show", "config"], configFacts),
    query(["sinfo", "--noheader", "--format=%P|%a|%l|%D|%c|%m"], partitionFacts),
    query([...limits], associationFacts),
    query(["scontrol", "--oneliner", "show", "partition"], graceFacts),
  ];
}

function configFacts(text: string): ClusterFacts {
  const values = new Map(
    [...text.matchAll(/^(\w+)\s*=\s*(.*?)\s*$/gm)].map(([, key, value]) => [key!, value!] as const),
  );
  const storage = values.get("AccountingStorageType");
  const size = Number(values.get("MaxArraySize"));
  const age = Number.parseInt(values.get("MinJobAge") ?? "", 10);
  const version = values.get("SLURM_VERSION");
  const killWait = Number.parseInt(values.get("KillWait") ?? "", 10);
  const preempts = /partition_prio|qos/.test(values.get("PreemptType") ?? "");
  return {
    ...(version === undefined ? {} : { version }),
    ...(Number.isFinite(size) ? { maxArraySize: size } : {}),
    ...(storage === undefined ? {} : { accounting: !/none|null/i.test(storage) }),
    ...(Number.isFinite(age) ? { endedShownMs: age * 1000 } : {}),
    ...(Number.isFinite(killWait) ? { killWaitMs: killWait * 1000 } : {}),
    ...(preempts && /preempt_send_user_signal/.test(values.get("SlurmctldParameters") ?? "")
      ? { warnsOfPreemption: true }
      : {}),
    memoryKills: /cgroup/.test(values.get("TaskPlugin") ?? "") ? "told" : "untold",
  };
}

/** A partition has one line for each kind of node in it. */
function partitionFacts(text: string): ClusterFacts {
  const queues = new Map<string, QueueFacts>();
  for (const line of text.split("\n")) {
    const [shown = "", up, limit = "", nodes, cpus, mem] = line.split("|");
    const name = shown.replace(/\*$/, "");
    if (name === "") continue;
    const before = queues.get(name);
    queues.set(name, {
      name,
      isDefault: shown.endsWith("*"),
      up: up === "up",
      maxTimeMs: clockMs(limit),
      nodes: (before?.nodes ?? 0) + Number(nodes),
      cpusPerNode: Math.max(before?.cpusPerNode ?? 0, Number.parseInt(cpus ?? "0", 10)),
      memBytesPerNode: Math.max(before?.memBytesPerNode ?? 0, Number.parseInt(mem ?? "0", 10) * MIB),
    });
  }
  return { queues: [...queues.values()] };
}

function graceFacts(text: string): ClusterFacts {
  const graces = [...text.matchAll(/^PartitionName=(\S+).*? GraceTime=(\d+)/gm)]
    .map(([, name, seconds]) => [name!, Number(seconds) * 1000] as const)
    .filter(([, ms]) => ms > 0);
  return graces.length === 0 ? {} : { preemptionGraceMs: Object.fromEntries(graces) };
}

function associationFacts(text: string): ClusterFacts {
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("|"));
  const limits = rows
    .map(([, limit]) => limit)
    .filter((limit) => limit)
    .map(Number);
  const accounts = [...new Set(rows.map(([account]) => account!))];
  return {
    ...(accounts.length > 0 ? { accounts } : {}),
    ...(limits.length > 0 ? { maxSubmitJobs: Math.min(...limits) } : {}),
  };
}
