import type { CommandOutput } from "../command.ts";
import type { Query } from "../dialect.ts";
import { ofExitCode } from "../exit.ts";
import type { JobHandle } from "../job-handle.ts";
import type { JobEnd, JobRecord, JobState } from "../job-state.ts";
import { JobTable } from "../job-table.ts";
import { classify, read } from "../problem.ts";
import { fluxProblems, onlyUnknown } from "./problems.ts";

/** A note may hold anything, so it comes last. */
const FORMAT =
  "{id.f58plain}|{status}|{returncode}|{nodelist}|{runtime}|{exception.type}|{dependencies}|{exception.note}";

export const fluxStates = (jobs: readonly JobHandle[]): Query<JobTable<JobState>> => query(jobs, stateOf);

export const fluxRecords = (jobs: readonly JobHandle[]): readonly Query<JobTable<JobRecord>>[] => [
  query(jobs, (fields) => {
    const state = stateOf(fields);
    return state.type === "ended" ? state.record : undefined;
  }),
];

/** Ended jobs are told too, until the instance purges them. */
function query<T>(
  jobs: readonly JobHandle[],
  say: (fields: readonly string[]) => T | undefined,
): Query<JobTable<T>> {
  const places = new Map(jobs.flatMap(placesOf));
  return {
    command: { argv: ["flux", "jobs", "-a", "--no-header", `--format=${FORMAT}`, ...places.keys()] },
    read: (output) => readTable(output, places, say),
  };
}

interface Place {
  readonly job: string;
  readonly index: number | undefined;
}

function placesOf({ id, tasks }: JobHandle): [string, Place][] {
  if (tasks === undefined) return [[id, { job: id, index: undefined }]];
  return Object.entries(tasks).map(([index, task]) => [task, { job: id, index: Number(index) }]);
}

function readTable<T>(
  output: CommandOutput,
  places: ReadonlyMap<string, Place>,
  say: (fields: readonly string[]) => T | undefined,
) {
  const table = new JobTable<T>();
  if (output.exitCode !== 0 && !onlyUnknown(output)) return classify<typeof table>(fluxProblems, output);
  for (const line of output.stdout.split("\n")) {
    const [id = "", ...fields] = line.split("|");
    const place = places.get(id.trim());
    const said = place === undefined ? undefined : say(fields);
    if (said !== undefined) table.set(place!.job, place!.index, said);
  }
  return read(table);
}

function stateOf(fields: readonly string[]): JobState {
  const [status = "", , node = "", , , dependencies = ""] = fields;
  switch (status) {
    case "DEPEND":
      return { type: "pending", reason: `waits for ${dependencies || "other jobs"}`, stuck: false };
    case "NEW":
    case "PRIORITY":
    case "SCHED":
      return { type: "pending", reason: undefined, stuck: false };
    case "RUN":
    case "CLEANUP":
      return { type: "running", node: node || undefined };
    default:
      return { type: "ended", record: recordOf(fields) };
  }
}

function recordOf(fields: readonly string[]): JobRecord {
  const [status = "", code = "", node = "", runtime = "", exception = "", , ...note] = fields;
  const seconds = Number.parseFloat(runtime);
  const words = note.join("|");
  return {
    end: endOf({ status, code, exception, note: words }),
    raw: [status, code, exception, words].filter((word) => word !== "").join(" "),
    node: node || undefined,
    elapsedMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  };
}

interface FluxEnd {
  readonly status: string;
  /** Less than zero: a signal; -128: it was cancelled before it started. */
  readonly code: string;
  readonly exception: string;
  readonly note: string;
}

function endOf({ status, code, exception, note }: FluxEnd): JobEnd {
  if (status === "COMPLETED") return { type: "completed" };
  if (status === "TIMEOUT") return { type: "timeout" };
  if (status === "CANCELED") return { type: "cancelled", by: /\buser(?:id)? (\S+)/.exec(note)?.[1] };
  if (exception === "node-failure" || /lost contact|node failure|broker.*(?:lost|died)/i.test(note))
    return { type: "node failure" };
  if (exception === "exec" || exception === "alloc" || exception === "dependency")
    return { type: "never started", why: note };
  const number = Number(code);
  if (code === "" || Number.isNaN(number)) return { type: "unknown" };
  return number < 0 ? { type: "killed", signal: -number } : ofExitCode(number);
}
