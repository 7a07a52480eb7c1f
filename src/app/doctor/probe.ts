import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { quoteAll } from "../../executor/batch/dialect/quote.ts";
import type { Scheduler } from "../../executor/batch/scheduler.ts";
import type { CheckUpItem } from "../../model/check-up.ts";
import type { BatchExecutorSpec } from "../batch-spec.ts";
import { makeHome } from "../make-home.ts";

/** What the job on a node wrote down. */
interface Seen {
  readonly host: string;
  readonly node: string;
  readonly seesHome: boolean;
  readonly job: string | undefined;
}

const minute = 60_000;
const oldestNode = [20, 19] as const;

/** Sends a small job to a node and waits for what it sees there. */
export async function probeNode(
  scheduler: Scheduler,
  { spec, home, patienceMs = 2 * minute }: { spec: BatchExecutorSpec; home: string; patienceMs?: number },
): Promise<readonly CheckUpItem[]> {
  const folder = join(home, "doctor", `${Date.now()}-${process.pid}`);
  makeHome(folder);
  const answer = join(folder, "seen.json");
  const program = fileURLToPath(new URL("./probe-job.js", import.meta.url));
  const node = spec.node ?? process.execPath;
  const taken = await scheduler.submit({
    name: "sheaf-doctor",
    command: `exec ${quoteAll([node, program, answer, home])}`,
    scriptFile: join(folder, "job.sh"),
    resources: {
      cpus: 1,
      timeMs: minute,
      queue: spec.queue,
      account: spec.account,
      qos: spec.qos,
      native: spec.native,
    },
    workDir: home,
    log: join(folder, "job-{job}.log"),
    preamble: spec.preamble ?? [],
    site: spec.site,
  });
  if (!taken.ok) {
    const error = scheduler.error(taken.problem, "take a test job");
    return [{ what: "test job", found: "bad", text: error.message, mend: error.mend }];
  }
  const { id } = taken.value;
  const began = Date.now();
  while (Date.now() - began < patienceMs) {
    const text = await readFile(answer, "utf8").catch(() => undefined);
    if (text !== undefined) {
      await rm(folder, { recursive: true, force: true });
      return judged(JSON.parse(text) as Seen, { id, tookMs: Date.now() - began });
    }
    const ended = await hasEnded(scheduler, taken.value);
    if (ended !== undefined)
      return [await endedSilently(join(folder, `job-${id}.log`), { id, how: ended, node })];
    await after(500);
  }
  await scheduler.cancel([{ job: taken.value }]);
  return [
    {
      what: "test job",
      found: "odd",
      text: `job ${id} had not started after ${patienceMs / 1000} s, and was cancelled`,
      mend: "The queue may be full. Try again later, or name another queue with --queue.",
    },
  ];
}

/** How a job ended that left nothing; undefined while it has not, or too short a while ago to see what it left. */
async function hasEnded(scheduler: Scheduler, job: { id: string }): Promise<string | undefined> {
  const states = await scheduler.states([job]);
  if (!states.ok) return undefined;
  const state = states.value.get(job.id);
  if (state !== undefined && state.type !== "ended") return undefined;
  const record = state?.record ?? (await scheduler.records([job])).records.get(job.id);
  return record === undefined || record.end.type === "completed" ? undefined : record.raw;
}

async function endedSilently(
  log: string,
  { id, how, node }: { id: string; how: string; node: string },
): Promise<CheckUpItem> {
  const said = (await readFile(log, "utf8").catch(() => "")).trim().split("\n").slice(-5).join("\n");
  return {
    what: "test job",
    found: "bad",
    text: `job ${id} ended (${how}) and wrote nothing down${said === "" ? "" : `: ${said}`}`,
    mend: `Is ${node} there on the nodes, and the project's folder? Name another with --node, load a module with \`preamble\`.`,
  };
}

function judged(
  { host, node, seesHome, job }: Seen,
  { id, tookMs }: { id: string; tookMs: number },
): CheckUpItem[] {
  const [major = 0, minor = 0] = node.slice(1).split(".").map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  return [
    {
      what: "test job",
      found: "good",
      text: `job ${id} ran on ${host} after ${(tookMs / 1000).toFixed(1)} s`,
    },
    seesHome
      ? { what: "shared folder", found: "good", text: `${host} sees the store and wrote beside it` }
      : {
          what: "shared folder",
          found: "bad",
          text: `${host} does not see the store`,
          mend: "Put it on a file system that all nodes share: SHEAF_HOME.",
        },
    isOld
      ? {
          what: "Node on the nodes",
          found: "bad",
          text: node,
          mend: `It must be ${oldestNode.join(".")} or later: --node FILE, or a module in \`preamble\`.`,
        }
      : {
          what: "Node on the nodes",
          found: node === process.version ? "good" : "odd",
          text: node === process.version ? node : `${node}, and ${process.version} here`,
        },
    job === id
      ? { what: "job id inside", found: "good", text: "the job knows its own id" }
      : { what: "job id inside", found: "bad", text: `the job takes itself for ${job ?? "none"}` },
  ];
}
