import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JobHandle } from "../executor/batch/dialect/job-handle.ts";
import type { JobState } from "../executor/batch/dialect/job-state.ts";
import type { JobTable } from "../executor/batch/dialect/job-table.ts";
import { PutOff } from "../executor/batch/put-off.ts";
import { Submission } from "../executor/batch/submission.ts";
import type { BatchStatus, DispatchStatus, SubmissionStatus } from "../model/batch-status.ts";
import { isSheafError } from "../model/errors.ts";
import { isUnderWay } from "../model/states.ts";
import type { Holder, RunRow } from "../store/store.ts";
import { type BatchRun, batchRunOf, type DispatchNote } from "./batch-run.ts";
import { cancelIdle } from "./cancel-idle.ts";
import { endedDispatch } from "./dispatch-holder.ts";
import { isDead, thisHolder } from "./holder.ts";
import type { Workspace } from "./workspace.ts";

/** A job that was submitted a moment ago may not be in the queue's answers yet. Milliseconds. */
const newFor = 5_000;
/** How often in a row the job that goes on is submitted anew: one that fails each time is for people to look at. */
const mostRevivals = 3;
/** Lines of its log that are shown then. */
const shownLines = 15;

/**
 * What the scheduler says of a run that was handed to it. When a job that was to go on with the run is gone, and nobody
 * else drives it, another is submitted.
 */
export async function watchBatch(workspace: Workspace, row: RunRow): Promise<BatchStatus> {
  const run = await batchRunOf(row);
  const submissions = await Submission.all(run.folder);
  const note = await run.dispatch();
  const handles = [...submissions.map(({ job }) => job.handle), ...(note?.handles ?? [])];
  const scheduler = run.scheduler.dialect.name;
  const nothing = {
    scheduler,
    submissions: [],
    dispatch: [],
    putOff: new PutOff(run.folder).reasons,
    problem: undefined,
    revived: undefined,
  };
  if (handles.length === 0) return { ...nothing, revived: await revive(workspace, { row, run, note }) };
  const states = await run.scheduler.states(handles);
  if (!states.ok) return { ...nothing, problem: states.problem.words || states.problem.kind };
  await cancelIdle(run, submissions, states.value);
  const waiting = note?.handles ?? [];
  const dispatch = waiting.flatMap((handle) => dispatchStatus(handle, states.value) ?? []);
  const isOneLost = waiting.length === 0 || dispatch.length < waiting.length;
  return {
    ...nothing,
    submissions: submissions
      .map((submission) => submissionStatus(submission, states.value))
      .filter(({ pending, running }) => pending + running > 0),
    dispatch,
    revived: isOneLost ? await revive(workspace, { row, run, note }) : undefined,
  };
}

function submissionStatus(submission: Submission, states: JobTable<JobState>): SubmissionStatus {
  const { id } = submission.job.handle;
  const reasons = new Map<string, { count: number; stuck: boolean }>();
  const nodes = new Set<string>();
  let [pending, running] = [0, 0];
  for (let task = 0; task < submission.tasks; task++) {
    const state = states.get(id, task);
    if (state?.type === "running") {
      running++;
      if (state.node !== undefined) nodes.add(state.node);
    } else if (state?.type === "pending") {
      pending++;
      const reason = state.reason ?? "";
      const known = reasons.get(reason);
      reasons.set(reason, { count: (known?.count ?? 0) + 1, stuck: state.stuck });
    }
  }
  return {
    step: submission.head.profile.step,
    job: id,
    jobs: submission.tasks,
    packing: submission.head.packing,
    pending,
    running,
    reasons: [...reasons].map(([reason, known]) => ({ reason, ...known })),
    nodes: [...nodes].toSorted(),
  };
}

function dispatchStatus({ id }: JobHandle, states: JobTable<JobState>): DispatchStatus | undefined {
  const state = states.get(id);
  if (state === undefined || state.type === "ended") return undefined;
  return { job: id, state: state.type, reason: state.type === "pending" ? state.reason : undefined };
}

interface Lost {
  readonly row: RunRow;
  readonly run: BatchRun;
  readonly note: DispatchNote | undefined;
}

/** Undefined: somebody drives the run, or has just ended it. */
async function revive({ store }: Workspace, { row, run, note }: Lost): Promise<BatchStatus["revived"]> {
  const now = Date.now();
  if (note !== undefined && now - note.submittedAt < newFor) return undefined;
  const revivals = note?.revivals ?? 0;
  if (revivals >= mostRevivals) {
    const givenUp = `the job that goes on with the run has ended ${revivals + 1} times before it could`;
    return { givenUp, log: await endOfLog(run, note) };
  }
  const hasEnded = await endedDispatch(run);
  const isGone = (holder: Holder) => isDead(holder, now) || hasEnded(holder);
  const taken = await store.acquire(row.id, thisHolder(now), isGone);
  if ("heldBy" in taken) return undefined;
  try {
    const [current] = await store.runs({ prefix: row.id, limit: 1 });
    if (current === undefined || !isUnderWay(current.state)) return undefined;
    // The one that has gone may have done its part since the scheduler was asked.
    if ((await run.dispatch())?.submittedAt !== note?.submittedAt) return undefined;
    const refused = await goOn(run, revivals + 1);
    if (refused !== undefined) return { givenUp: refused, log: [] };
    await store.commit(taken, [], { state: "queued" });
    return { job: (await run.dispatch())!.handles[0]!.id };
  } finally {
    await store.release(taken);
  }
}

/** Undefined: a job goes on with it. A scheduler that takes none must not keep people from looking at the run. */
async function goOn(run: BatchRun, revivals: number): Promise<string | undefined> {
  try {
    await run.goOn({ after: [], at: undefined, revivals });
    return undefined;
  } catch (error) {
    if (!isSheafError(error)) throw error;
    return error.message;
  }
}

async function endOfLog(run: BatchRun, note: DispatchNote | undefined): Promise<string[]> {
  if (note === undefined) return [];
  const logs = note.handles.map(({ id }) => join(run.folder, `dispatch-${id}.log`));
  const texts = await Promise.all(logs.map((log) => readFile(log, "utf8").catch(() => "")));
  const text = texts.findLast((one) => one !== "") ?? "";
  return text.trimEnd().split("\n").slice(-shownLines);
}
