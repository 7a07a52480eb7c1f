import { userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { existsSync } from "node:fs";
import type { ClusterFacts } from "../../executor/batch/dialect/cluster-facts.ts";
import type { DialectName } from "../../executor/batch/dialect/dialect.ts";
import { loadDialect } from "../../executor/batch/dialect/dialects.ts";
import { Scheduler } from "../../executor/batch/scheduler.ts";
import type { Settings } from "../../load/settings/settings.ts";
import { SheafError } from "../../model/errors.ts";
import type { CheckUp, CheckUpItem } from "../../model/check-up.ts";
import { executorOfSettings } from "../executor-of.ts";
import type { BatchExecutorSpec } from "../batch-spec.ts";
import { resolveHome } from "../home.ts";
import { probeNode } from "./probe.ts";

/** The command that tells a scheduler from the others. Torque's are those of PBS Pro: that must be said. */
const signs: readonly (readonly [command: string, name: DialectName])[] = [
  ["sbatch", "slurm"],
  ["bsub", "lsf"],
  ["flux", "flux"],
  ["qconf", "sge"],
  ["pbsnodes", "pbspro"],
];

/** Looks at a cluster as a run will use it: commands, limits, accounting, a node. */
export async function checkUp(
  settings: Settings,
  { withJob }: { readonly withJob: boolean },
): Promise<CheckUp> {
  const spec = specOf(settings);
  const home = await resolveHome({ home: settings.home });
  const dialect = await loadDialect(spec.executor);
  const scheduler = new Scheduler(dialect);
  const missing = dialect.programs.filter((program) => !isOnPath(program));
  if (missing.length > 0) {
    const text = `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not on the PATH`;
    const mend = `Go to a login node of the cluster, or load the module of ${dialect.title}.`;
    return { scheduler: dialect.name, items: [{ what: "commands", found: "bad", text, mend }], config: [] };
  }
  const facts = await scheduler.facts(userInfo().username);
  const controller = answers(facts, dialect.title);
  const commands: CheckUpItem = { what: "commands", found: "good", text: dialect.programs.join(", ") };
  // One that does not answer takes no job either, and takes its time to say so.
  if (controller.found === "bad")
    return { scheduler: dialect.name, items: [commands, controller], config: [] };
  const probed = withJob ? await probeNode(scheduler, { spec, home }) : [];
  const items = [
    commands,
    controller,
    ...limits(facts),
    accounting(facts),
    ...queues(facts, spec),
    ...probed,
  ];
  const isProven = probed.every(({ found }) => found !== "bad");
  return { scheduler: dialect.name, items, config: configFor(spec, facts, isProven) };
}

/** The scheduler that the settings name, else the one whose commands are here. */
function specOf(settings: Settings): BatchExecutorSpec {
  const executor = settings.executor ?? signs.find(([command]) => isOnPath(command))?.[1] ?? "local";
  const spec = executorOfSettings({ ...settings, executor });
  if (spec.executor !== "local") return spec;
  throw new SheafError("SHEAF_BATCH_MISSING", "there are no commands of a batch scheduler on the PATH", {
    mend: "Go to a login node of the cluster. Slurm, Grid Engine, PBS Pro, Torque, LSF and Flux are known.",
  });
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function answers(facts: ClusterFacts, title: string): CheckUpItem {
  if (facts.version !== undefined || facts.queues !== undefined)
    return {
      what: "controller",
      found: "good",
      text: `${title} ${facts.version ?? ""} answers`.replace("  ", " "),
    };
  return {
    what: "controller",
    found: "bad",
    text: `${title} does not answer`,
    mend: "Runs can be looked at, but not submitted until it is back.",
  };
}

function limits({ maxArraySize, maxSubmitJobs }: ClusterFacts): CheckUpItem[] {
  const array = maxArraySize === undefined ? "not told: arrays of 1000 are made" : `${maxArraySize} elements`;
  const jobs = maxSubmitJobs === undefined ? "none told" : `${maxSubmitJobs} jobs at once`;
  return [
    { what: "largest array", found: "good", text: array },
    { what: "limit of jobs", found: "good", text: jobs },
  ];
}

function accounting({ accounting: isOn }: ClusterFacts): CheckUpItem {
  if (isOn !== false) return { what: "accounting", found: "good", text: isOn === true ? "on" : "not told" };
  return {
    what: "accounting",
    found: "odd",
    text: "off: how a job ended that left no result can often not be said",
    mend: "Nothing to do: elements whose jobs are gone are told as lost, and can be retried.",
  };
}

function queues({ queues: all = [] }: ClusterFacts, { queue }: BatchExecutorSpec): CheckUpItem[] {
  if (all.length === 0) return [];
  const shown = all.map(
    ({ name, isDefault, up }) => `${name}${isDefault ? " (default)" : ""}${up ? "" : " (down)"}`,
  );
  const items: CheckUpItem[] = [{ what: "queues", found: "good", text: shown.join(", ") }];
  const chosen =
    queue === undefined ? all.find(({ isDefault }) => isDefault) : all.find(({ name }) => name === queue);
  if (chosen === undefined) {
    const text = queue === undefined ? "there is no default queue" : `there is no queue "${queue}"`;
    items.push({ what: "queue", found: "bad", text, mend: `Name one: --queue ${all[0]!.name}` });
  } else if (!chosen.up)
    items.push({
      what: "queue",
      found: "bad",
      text: `${chosen.name} takes no jobs now`,
      mend: "Name another with --queue.",
    });
  return items;
}

/** What to write down so that it need not be said each time. A Node with which a job could not even begin is not among it. */
function configFor(spec: BatchExecutorSpec, { queues: all = [] }: ClusterFacts, isProven: boolean): string[] {
  const hasDefault = all.some(({ isDefault }) => isDefault);
  const queue = spec.queue ?? (hasDefault ? undefined : all.find(({ up }) => up)?.name);
  const { account } = spec;
  const node = isProven ? spec.node : undefined;
  return Object.entries({ executor: spec.executor, queue, account, node })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
}
