import type { Failure } from "../../model/failure.ts";
import type { RunStateName } from "../../model/states.ts";
import type { Holder, RunRecord, RunRow, RunUpdate } from "../store.ts";
import type { SqlRow, SqlValue } from "./driver.ts";
import { encodedFromJson, encodedToJson } from "../../value/encoded-json.ts";

const recordColumns =
  "id, flow, module, export_name, params, manifest, steps, options, run_dir, created_at, host, user, argv";

/** What a run row is read from, in the order that `readRun` expects. */
export const runSelect = `${recordColumns}, state, started_at, ended_at, error, result, holder, heartbeat_at, provenance, pinned`;

export const insertRun = `
  INSERT INTO run (${recordColumns}, started_at, holder, heartbeat_at, state, epoch)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', 1)
  ON CONFLICT (id) DO NOTHING`;

export function runValues(run: RunRecord, holder: Holder): SqlValue[] {
  return [
    run.id,
    run.flow,
    run.module ?? null,
    run.exportName ?? null,
    encodedToJson(run.params),
    run.manifest,
    JSON.stringify(run.steps),
    run.options,
    run.runDir,
    run.createdAt,
    run.host,
    run.user,
    JSON.stringify(run.argv),
    run.createdAt,
    holderToJson(holder),
    holder.heartbeatAt,
  ];
}

export function readRun(row: SqlRow): RunRow {
  const text = (at: number) => row[at] as string;
  const optional = (at: number) => (row[at] as string | null) ?? undefined;
  const error = optional(16);
  const result = optional(17);
  return {
    id: text(0),
    flow: text(1),
    module: optional(2),
    exportName: optional(3),
    params: encodedFromJson(text(4)),
    manifest: text(5),
    steps: JSON.parse(text(6)) as string[],
    options: text(7),
    runDir: text(8),
    createdAt: row[9] as number,
    host: text(10),
    user: text(11),
    argv: JSON.parse(text(12)) as string[],
    state: text(13) as RunStateName,
    startedAt: row[14] as number,
    endedAt: (row[15] as number | null) ?? undefined,
    error: error === undefined ? undefined : (JSON.parse(error) as Failure),
    result: result === undefined ? undefined : encodedFromJson(result),
    holder: readHolder(row[18] as string | null, row[19] as number | null),
    provenance: optional(20),
    pinned: row[21] === 1,
  };
}

/** The heartbeat has a column of its own: it is all that changes. */
export function holderToJson({ host, pid, pidStart }: Holder): string {
  return JSON.stringify({ host, pid, pidStart });
}

export function readHolder(json: string | null, heartbeatAt: number | null): Holder | undefined {
  if (json === null) return undefined;
  return { ...(JSON.parse(json) as Omit<Holder, "heartbeatAt">), heartbeatAt: heartbeatAt ?? 0 };
}

/** Assignments and their values: a key that is there sets its column, also to nothing; one that is not leaves it. */
export function updateColumns(update: RunUpdate): { readonly set: string[]; readonly values: SqlValue[] } {
  const set: string[] = [];
  const values: SqlValue[] = [];
  const assign = (column: string, value: SqlValue) => {
    set.push(`${column} = ?`);
    values.push(value);
  };
  if (update.state !== undefined) assign("state", update.state);
  if (update.startedAt !== undefined) assign("started_at", update.startedAt);
  if (update.manifest !== undefined) assign("manifest", update.manifest);
  if (update.options !== undefined) assign("options", update.options);
  if (update.provenance !== undefined) assign("provenance", update.provenance);
  if ("endedAt" in update) assign("ended_at", update.endedAt ?? null);
  if ("error" in update) assign("error", update.error === undefined ? null : JSON.stringify(update.error));
  if ("result" in update) assign("result", update.result === undefined ? null : encodedToJson(update.result));
  return { set, values };
}
