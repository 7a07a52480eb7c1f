import type { BatchStatus, DispatchStatus, SubmissionStatus } from "../model/batch-status.ts";
import { columns } from "./columns.ts";
import { plural } from "./number-text.ts";
import { plainStyle, type Style } from "./style.ts";

/** What a scheduler says of a run, and what was done where it had lost it. */
export function batchLines(batch: BatchStatus | undefined, style: Style): string[] {
  if (batch === undefined) return [];
  const rows = batch.submissions.map((submission) => submissionRow(submission, style));
  rows.push(...batch.dispatch.map(dispatchRow));
  return [
    ...(rows.length === 0 ? [] : [style.bold(`Jobs (${batch.scheduler})`)]),
    ...columns([{}, {}, {}], rows, { indent: 2 }),
    ...packingLines(batch.submissions),
    ...(batch.problem === undefined
      ? []
      : [`${style.warn("The scheduler does not answer")}: ${batch.problem}`]),
    ...batch.putOff.map((reason) => style.warn(firstUpper(reason))),
    ...revivedLines(batch.revived, style),
  ];
}

/** The same in lines that stand alone, without colours. */
export function newsOfJobs({ submissions, putOff, problem, revived }: BatchStatus): string[] {
  const style = plainStyle();
  return [
    ...submissions.map((submission) => {
      const [step, job, how] = submissionRow(submission, style);
      return `${step}: ${job} ${how}`;
    }),
    ...(problem === undefined ? [] : [`The scheduler does not answer: ${problem}`]),
    ...putOff.map(firstUpper),
    ...revivedLines(revived, style),
  ];
}

function submissionRow(
  { step, job, jobs, pending, running, reasons, nodes }: SubmissionStatus,
  style: Style,
): string[] {
  const on = nodes.length === 0 ? "" : ` on ${nodesText(nodes)}`;
  const why = reasons
    .filter(({ reason }) => reason !== "")
    .map(({ reason, count, stuck }) => {
      const text = reasons.length === 1 ? reason : `${reason}: ${count}`;
      return stuck ? style.warn(`${text}, will not start as it is`) : text;
    });
  const parts = [
    ...(running === 0 ? [] : [`${running} running${on}`]),
    ...(pending === 0 ? [] : [`${pending} pending${why.length === 0 ? "" : ` (${why.join("; ")})`}`]),
  ];
  return [step, `job ${job}`, `of ${plural(jobs, "job")}: ${parts.join(", ")}`];
}

/** Said once of each step. */
function packingLines(submissions: readonly SubmissionStatus[]): string[] {
  const lines = submissions.map(({ step, packing }) =>
    packing === undefined ? "" : `  ${step}: ${packing}`,
  );
  return [...new Set(lines)].filter((line) => line !== "");
}

function dispatchRow({ job, state, reason }: DispatchStatus): string[] {
  return ["dispatch", `job ${job}`, reason === undefined || reason === "" ? state : `${state} (${reason})`];
}

const firstUpper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const shownNodes = 4;

function nodesText(nodes: readonly string[]): string {
  if (nodes.length <= shownNodes) return nodes.join(" ");
  return `${nodes.slice(0, shownNodes).join(" ")} and ${nodes.length - shownNodes} more`;
}

function revivedLines(revived: BatchStatus["revived"], style: Style): string[] {
  if (revived === undefined) return [];
  if ("job" in revived)
    return [
      `The job that was to go on with the run was gone: job ${revived.job} was submitted in its place.`,
    ];
  return [
    style.bad(`Nobody goes on with the run: ${revived.givenUp}.`),
    ...revived.log.map((line) => `  ${line}`),
  ];
}
