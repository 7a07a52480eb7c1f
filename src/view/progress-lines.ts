import type { RunStatus, StepStatus } from "../model/status.ts";
import { batchLines } from "./batch-lines.ts";
import { etaText } from "./eta-text.ts";
import { countText, rateText } from "./number-text.ts";
import type { Pace } from "./pace.ts";
import { runHeadline } from "./run-headline.ts";
import { endedCount, stepEnded, stepMark, stepPhase } from "./step-state.ts";
import type { Style } from "./style.ts";
import { padEnd, padStart, textWidth, truncate } from "./text-width.ts";

export interface ProgressLinesOptions {
  readonly style: Style;
  readonly pace: Pace;
  readonly width: number;
  /** At most this many lines; finished and waiting steps give way. */
  readonly height: number;
  /** Turns the spinner. */
  readonly frame: number;
}

const BAR = 20;

/** A running run as lines for a terminal, none wider than it. */
export function progressLines(status: RunStatus, options: ProgressLinesOptions): string[] {
  const { style, width } = options;
  const jobs = batchLines(status.batch, style).slice(0, Math.max(0, options.height - 2));
  const room = Math.max(1, options.height - 1 - jobs.length);
  const steps = chooseSteps(status.steps, room);
  const nameWidth = Math.min(
    Math.max(...steps.map((step) => textWidth(step.name)), 4),
    Math.max(8, Math.floor(width / 3)),
  );
  const countWidth = Math.max(...steps.map((step) => doneText(step).length));
  const lines = steps.map((step) => {
    const name = padEnd(truncate(step.name, nameWidth, style.glyphs.ellipsis), nameWidth);
    const bar = width >= 80 ? `${progressBar(step, style)}  ` : "";
    const count = padStart(doneText(step), countWidth);
    const notes = stepNotes(step, options);
    return `${stepMark(step, style, options.frame)} ${name}  ${bar}${count}${notes === "" ? "" : `  ${notes}`}`;
  });
  const hidden = status.steps.length - steps.length;
  if (hidden > 0) lines.push(style.dim(`${style.glyphs.ellipsis} ${countText(hidden)} more steps`));
  return [runHeadline(status, style), ...lines, ...jobs].map((line) =>
    truncate(line, width, style.glyphs.ellipsis),
  );
}

function chooseSteps(steps: readonly StepStatus[], room: number): readonly StepStatus[] {
  if (steps.length <= room) return steps;
  const rank = { running: 0, failed: 1, waiting: 2, cancelled: 3, skipped: 4, succeeded: 5 } as const;
  const urgency = (step: StepStatus) => (stepEnded(step) ? 3 : 0) + rank[stepPhase(step)];
  const kept = new Set(steps.toSorted((a, b) => urgency(a) - urgency(b)).slice(0, Math.max(1, room - 1)));
  return steps.filter((step) => kept.has(step));
}

function doneText(step: StepStatus): string {
  if (step.total === 0) return step.complete ? "0/0" : "";
  return `${countText(endedCount(step))}/${countText(step.total)}${step.complete ? "" : "+"}`;
}

function progressBar(step: StepStatus, style: Style): string {
  const share = step.total === 0 ? (step.complete ? 1 : 0) : endedCount(step) / step.total;
  const full = Math.min(BAR, Math.floor(share * BAR));
  const paint = step.failed > 0 ? style.bad : style.accent;
  return paint(style.glyphs.barFull.repeat(full)) + style.dim(style.glyphs.barEmpty.repeat(BAR - full));
}

/** `3 running, 30 cached, 2 failed, 120/s, ETA 1m 03s`: the most telling first, as the end may be cut off. */
function stepNotes(step: StepStatus, { style, pace }: ProgressLinesOptions): string {
  const notes: string[] = [];
  if (step.failed + step.stale > 0) notes.push(style.bad(`${countText(step.failed + step.stale)} failed`));
  if (step.running > 0) notes.push(`${countText(step.running)} running`);
  if (step.cached > 0) notes.push(style.good(`${countText(step.cached)} cached`));
  if (step.skipped > 0) notes.push(style.warn(`${countText(step.skipped)} skipped`));
  if (step.cancelled > 0) notes.push(style.warn(`${countText(step.cancelled)} cancelled`));
  if (!stepEnded(step) && step.running > 0) notes.push(...paceNotes(step, pace));
  return notes.join(", ");
}

function paceNotes(step: StepStatus, pace: Pace): string[] {
  const rate = pace.rate(step.name);
  const eta = step.complete ? pace.eta(step.name, step.total - endedCount(step)) : undefined;
  if (rate === undefined || !step.array) return [];
  return [rateText(rate), ...(eta === undefined ? [] : [`ETA ${etaText(eta)}`])];
}
