import { formatIndex } from "../model/index-path.ts";
import type { FailedElement, RunStatus, StepStatus } from "../model/status.ts";
import { newsOfJobs } from "./batch-lines.ts";
import { durationText } from "./duration-text.ts";
import { failureLine } from "./failure-text.ts";
import { countText } from "./number-text.ts";
import { endedCount, stepEnded, stepPhase } from "./step-state.ts";

/** Failures that are told one by one while a run goes on. */
const toldFailures = 20;

/**
 * The progress of a run as plain lines, for logs and pipes: each step's beginning and end, failures at once, and
 * in between how far long steps are, every few seconds.
 */
export class ProgressReport {
  private readonly phases = new Map<string, string>();
  private readonly told = new Map<string, number>();
  private toldBatch: string | undefined;
  private readonly failures = new Set<string>();
  private readonly everyMs: number;

  constructor(everyMs = 5000) {
    this.everyMs = everyMs;
  }

  /** The lines that are new since the last call. */
  next(status: RunStatus): string[] {
    const failures = status.failures.flatMap((element) => this.failure(element));
    const steps = status.steps.flatMap((step) => this.step(step, status.elapsedMs));
    return [...failures, ...steps, ...this.batch(status)];
  }

  /** Jobs are told of when they begin to wait, to run, or to wait for something else; their numbers alone are not news. */
  private batch({ batch }: RunStatus): string[] {
    if (batch === undefined) return [];
    const kinds = batch.submissions.map(
      ({ job, pending, running, reasons }) =>
        `${job} ${pending > 0} ${running > 0} ${reasons.map(({ reason }) => reason).join()}`,
    );
    const kind = JSON.stringify([kinds, batch.problem, batch.revived]);
    if (kind === this.toldBatch) return [];
    this.toldBatch = kind;
    return newsOfJobs(batch);
  }

  private failure(element: FailedElement): string[] {
    const name = element.step + formatIndex(element.index);
    if (this.failures.has(name)) return [];
    this.failures.add(name);
    if (this.failures.size === toldFailures + 1) return ["… more elements failed: the summary says how many"];
    if (this.failures.size > toldFailures) return [];
    const log = element.log === undefined ? "" : ` (log: ${element.log})`;
    return [`${name} failed: ${failureLine(element.failure)}${log}`];
  }

  private step(step: StepStatus, elapsedMs: number): string[] {
    const phase = stepEnded(step) ? "ended" : stepPhase(step) === "waiting" ? "waiting" : "running";
    const changed = phase !== (this.phases.get(step.name) ?? "waiting");
    const due = phase === "running" && elapsedMs - (this.told.get(step.name) ?? 0) >= this.everyMs;
    if (!changed && !due) return [];
    this.phases.set(step.name, phase);
    this.told.set(step.name, elapsedMs);
    return [
      `${step.name} ${phase === "ended" ? endText(step) : runningText(step)} (${durationText(elapsedMs)})`,
    ];
  }
}

function runningText(step: StepStatus): string {
  if (!step.array) return "running";
  return `${countText(endedCount(step))}/${countText(step.total)}${step.complete ? "" : "+"}${counts(step)}`;
}

function endText(step: StepStatus): string {
  const phase = stepPhase(step);
  const word = phase === "succeeded" ? "done" : phase;
  if (step.total === 0) return "done: nothing to do";
  return step.array
    ? `${word}: ${countText(endedCount(step))}/${countText(step.total)}${counts(step)}`
    : `${word}${counts(step)}`;
}

function counts(step: StepStatus): string {
  const parts = (["cached", "failed", "skipped", "cancelled", "stale"] as const)
    .filter((state) => step[state] > 0 && (step.array || state === "cached"))
    .map((state) => (step.array ? `${countText(step[state])} ${state}` : state));
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`;
}
