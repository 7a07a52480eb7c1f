import type { RunStateName } from "../model/states.ts";
import { columns } from "./columns.ts";
import { agoText, durationText } from "./duration-text.ts";
import { stateText } from "./run-headline.ts";
import type { Style } from "./style.ts";

export interface ListedRun {
  readonly id: string;
  readonly flow: string;
  readonly state: RunStateName;
  /** Where it was handed to. */
  readonly executor: string;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
}

export interface RunsTableOptions {
  readonly style: Style;
  readonly now: number;
  readonly width?: number;
}

/** Runs, one on a line. */
export function runsTable(runs: readonly ListedRun[], options: RunsTableOptions): string[] {
  const { style, now, width } = options;
  const rows = runs.map((run) => [
    run.id,
    run.flow,
    // Whether its jobs wait or run, the scheduler is not asked for a list.
    run.state === "queued" ? style.accent(`on ${run.executor}`) : stateText(run.state, style),
    agoText(run.createdAt, now),
    run.state === "interrupted" ? "" : durationText((run.endedAt ?? now) - run.startedAt),
  ]);
  const shape = [
    { title: "run" },
    { title: "flow", shrinkTo: 10 },
    { title: "state" },
    { title: "begun" },
    { title: "took", align: "right" },
  ] as const;
  return columns(shape, rows, { heading: style.dim, ...(width === undefined ? {} : { width }) });
}
