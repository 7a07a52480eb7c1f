import { userInfo } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { MissedElement, Watch } from "../engine/watch.ts";
import { WorkMaker } from "../engine/work-maker.ts";
import { arrayJob, type JobOptions, jobsOf, type Share } from "../executor/batch/array-job.ts";
import type { BatchJob } from "../executor/batch/dialect/batch-job.ts";
import type { Command } from "../executor/batch/dialect/command.ts";
import type { Dialect } from "../executor/batch/dialect/dialect.ts";
import { loadDialect } from "../executor/batch/dialect/dialects.ts";
import { quote, quoteAll } from "../executor/batch/dialect/quote.ts";
import { type Pack, packsOf } from "../executor/batch/packing.ts";
import { Paces } from "../executor/batch/paces.ts";
import { Scheduler } from "../executor/batch/scheduler.ts";
import { Sharing } from "../executor/batch/sharing.ts";
import type { Work } from "../executor/executor.ts";
import type { Graph } from "../flow/graph.ts";
import type { PlannedSubmission } from "../model/planned-submission.ts";
import { newRunId } from "../model/run-id.ts";
import type { ElementRef } from "../plan/plan.ts";
import type { Store } from "../store/store.ts";
import { batchJobOptions } from "./batch-job-options.ts";
import { batchFolder } from "./batch-folder.ts";
import type { BatchExecutorSpec } from "./batch-spec.ts";
import { dispatchBatchJob, dispatchEveryMs } from "./dispatch-batch-job.ts";
import { dispatchWaits } from "./dispatch-waits.ts";
import { pastOfSteps } from "./past-of-steps.ts";

/** What a survey has found that would be handed to a scheduler. */
export class WouldSubmit implements Watch {
  readonly #maker: WorkMaker;
  readonly works: Work[] = [];
  /** There are elements that the job runs that goes on with the run. */
  hasKept = false;

  constructor(graph: Graph) {
    this.#maker = new WorkMaker({
      run: "",
      runDir: "",
      graph,
      isolation: () => "process",
      location: () => undefined,
      codeOf: () => "",
      envOf: () => ({}),
    });
  }

  hit(): void {}

  missed({ step }: ElementRef, { inputs, identity }: MissedElement): void {
    const work = this.#maker.make(step, { attemptId: 0, attempt: 1, index: [], inputs, identity });
    if (work.executor === "local") this.hasKept = true;
    else this.works.push(work);
  }
}

export interface Place {
  readonly home: string;
  readonly runRoot: string;
  readonly workDir: string;
}

/** The scripts and commands that a run would begin with; the cluster is asked for its limits, and for nothing else. */
export async function plannedSubmissions(
  found: WouldSubmit,
  graph: Graph,
  { spec, place, store }: { spec: BatchExecutorSpec; place: Place; store: Store },
): Promise<readonly PlannedSubmission[]> {
  const dialect = await loadDialect(spec.executor);
  const facts = await new Scheduler(dialect).facts(userInfo().username);
  // What the id of a run ends in is made up when it begins.
  const id = newRunId(graph.flow).replace(/....$/, "xxxx");
  const folder = batchFolder({ runDir: join(place.runRoot, id) });
  const options = batchJobOptions(spec, facts, { run: id, workDir: place.workDir });
  const parts = await partsOf(
    found.works,
    { options, can: dialect.can },
    new Paces(pastOfSteps(store, graph, undefined)),
  );
  const arrays = arraysOf(parts, { options, folder, dialect });
  if (arrays.length === 0 && !found.hasKept) return [];
  const after = found.hasKept ? [] : latestOfEach(arrays).map(({ name }) => ({ id: name }));
  const waits = dispatchWaits(
    { after, at: undefined },
    { can: dialect.can, self: undefined, now: Date.now(), everyMs: dispatchEveryMs(spec) },
  );
  const dispatches = waits.map((wait) => dispatchBatchJob({ id, folder }, { spec, ...place }, wait));
  return [
    ...alike(arrays),
    ...dispatches.map((job) => planned(job, dialect, { step: undefined, name: "DISPATCH", elements: 0 })),
  ];
}

type Named = Pick<PlannedSubmission, "step" | "name" | "elements" | "packing" | "later">;

function planned(job: BatchJob, dialect: Dialect, named: Named): PlannedSubmission {
  const { script, command } = dialect.submission(job);
  const jobs = job.array?.indices.length ?? 1;
  return { ...named, jobs, more: [], command: typed(command), scriptFile: job.scriptFile, script };
}

function typed({ argv, stdinFile, env = {} }: Command): string {
  const set = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
  const from = stdinFile === undefined ? [] : ["<", quote(stdinFile)];
  return [...set, quoteAll(argv), ...from].join(" ");
}

interface PlannedPart extends Share {
  readonly later: number | undefined;
}

/** What would be submitted first, in its order. */
async function partsOf(
  works: readonly Work[],
  { options, can }: { options: JobOptions; can: Dialect["can"] },
  paces: Paces,
): Promise<PlannedPart[]> {
  const sharing = new Sharing(options, paces);
  const planned: PlannedPart[] = [];
  let freeJobs = options.maxSubmitJobs;
  for (const pack of packsOf(works)) {
    const isThrottled = pack.throttle !== undefined;
    // Of a step with a throttle, one array is in flight at a time.
    if (freeJobs <= 0 || (isThrottled && planned.some((one) => one.pack.profile.step === pack.profile.step)))
      continue;
    const most = can.throttle ? freeJobs : Math.min(freeJobs, pack.throttle ?? Infinity);
    const { parts, later } = await sharing.of(pack, { isInFlight: false, freeJobs: most });
    for (const part of isThrottled ? parts.slice(0, 1) : parts) {
      planned.push({ ...part, later: part.packing?.sample === undefined ? undefined : later.length });
      freeJobs -= jobsOf(part);
    }
  }
  return planned;
}

interface PlannedArray {
  readonly array: PlannedSubmission;
  readonly need: Pack["need"];
}

function arraysOf(
  parts: readonly PlannedPart[],
  { options, folder, dialect }: { options: JobOptions; folder: string; dialect: Dialect },
): PlannedArray[] {
  return parts.map((part, at) => {
    const { pack, packing, later } = part;
    const job = arrayJob(part, join(folder, String(at + 1)), { options, can: dialect.can });
    const named = { step: pack.profile.step, name: `JOB${at + 1}`, elements: pack.works.length };
    return { array: planned(job, dialect, { ...named, packing, later }), need: pack.need };
  });
}

function latestOfEach(arrays: readonly PlannedArray[]): readonly PlannedSubmission[] {
  return [...new Map(arrays.map(({ array }) => [array.step, array])).values()];
}

/** Of neighbours that ask for the same, the first is shown. */
function alike(arrays: readonly PlannedArray[]): PlannedSubmission[] {
  const shown: PlannedSubmission[] = [];
  let before: Pack["need"] | undefined;
  for (const { array, need } of arrays) {
    const last = shown.at(-1);
    if (last !== undefined && last.step === array.step && isDeepStrictEqual(before, need))
      shown[shown.length - 1] = { ...last, more: [...last.more, array.elements] };
    else shown.push(array);
    before = need;
  }
  return shown;
}
