import { SheafError } from "../../model/errors.ts";
import { formatIndex } from "../../model/index-path.ts";
import type { ElementWrite } from "../store.ts";
import { BatchInsert } from "./batch-insert.ts";
import type { Connection } from "./connection.ts";
import type { SqlValue } from "./driver.ts";
import { jsonColumn } from "./element-columns.ts";
import { stateCode, stateList } from "./element-states.ts";
import { identityBytes } from "./identity-columns.ts";
import { encodeIndex } from "./index-codec.ts";
import type { Results, Succeeded } from "./results.ts";
import type { RunNames } from "./run-names.ts";

type Retried = Extract<ElementWrite, { state: "retried" }>;
type Other = Exclude<ElementWrite, { state: "pending" | "succeeded" | "retried" }>;

const into = `INSERT INTO element
  (run, step, idx, state, attempt, started_at, at, result, identity, detail, inputs, usage, unusable)`;
const done = stateList(["succeeded", "cached"]);

/**
 * What is done stays done: a row with a result is changed only by taking it back first (`pending`), or by pointing it
 * to another's result. An upsert that would break this changes no row, which its count tells.
 */
const then = `ON CONFLICT (run, step, idx) DO UPDATE SET state = excluded.state,
  attempt = coalesce(excluded.attempt, attempt), started_at = coalesce(excluded.started_at, started_at),
  at = excluded.at, result = excluded.result, identity = excluded.identity, detail = excluded.detail,
  inputs = excluded.inputs, usage = excluded.usage, unusable = excluded.unusable
  WHERE state NOT IN ${done} OR excluded.state IN ${stateList(["cached"])}`;

/** Nearly all rows are of this kind. The identity and the inputs are the result's. */
const succeededRows = new BatchInsert({
  into,
  row: `?, ?, ?, ${stateCode("succeeded")}, ?, ?, ?, ?, NULL, NULL, NULL, ?, ?`,
  then,
});
const otherRows = new BatchInsert({ into, row: "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL", then });
const attemptRows = new BatchInsert({
  into: "INSERT INTO attempt (run, step, idx, attempt, started_at, at, failure, usage)",
  row: "?, ?, ?, ?, ?, ?, ?, ?",
  then: `ON CONFLICT (run, step, idx, attempt) DO UPDATE SET started_at = excluded.started_at, at = excluded.at,
    failure = excluded.failure, usage = excluded.usage`,
});

/** Writes elements and the results that they bring. */
export class ElementWriter {
  readonly #connection: Connection;
  readonly #results: Results;
  readonly #names: RunNames;

  constructor(connection: Connection, results: Results, names: RunNames) {
    this.#connection = connection;
    this.#results = results;
    this.#names = names;
  }

  /** Writes elements in their order, and returns the ids of the new results. To be called in a write transaction. */
  write(run: number, writes: readonly ElementWrite[]): number[] {
    const first = this.#results.nextId();
    const succeeded: Succeeded[] = [];
    for (let from = 0, to; from < writes.length; from = to) {
      to = endOfKind(writes, from);
      const alike = writes.slice(from, to);
      this.#writeAlike(run, alike, first + succeeded.length);
      if (isSucceeded(alike)) for (const write of alike) succeeded.push(write);
    }
    this.#results.insert(run, first, succeeded);
    return succeeded.map((_, at) => first + at);
  }

  #writeAlike(run: number, writes: readonly ElementWrite[], first: number): void {
    if (isPending(writes)) {
      for (const write of writes) this.#reset(run, write);
      return;
    }
    const values: SqlValue[] = [];
    if (isRetried(writes)) {
      for (const write of writes) pushRetried(values, run, write);
      attemptRows.run(this.#connection, values);
      return;
    }
    if (isSucceeded(writes)) pushSucceeded(values, { run, first }, writes);
    else for (const write of writes as readonly Other[]) pushOther(values, run, write);
    const rows = isSucceeded(writes) ? succeededRows : otherRows;
    if (rows.run(this.#connection, values) !== writes.length) throw this.#writtenTwice(run, writes, first);
  }

  #reset(run: number, write: ElementWrite): void {
    const isKept = write.state === "pending" && write.keepsAttempts === true;
    for (const table of isKept ? ["element"] : ["element", "attempt"]) {
      const sql = `DELETE FROM ${table} WHERE run = ? AND step = ? AND idx = ?`;
      this.#connection.prepare(sql).run([run, stepColumn(write), encodeIndex(write.index)]);
    }
  }

  #writtenTwice(run: number, writes: readonly ElementWrite[], first: number): SheafError {
    const sql = `SELECT result FROM element WHERE run = ? AND step = ? AND idx = ? AND state IN ${done}`;
    const found = writes.find(({ step, index, state }, at) => {
      const row = this.#connection.prepare(sql).get([run, step, encodeIndex(index)]);
      return row !== undefined && (state !== "succeeded" || row[0] !== first + at);
    });
    const names = this.#names.name(run, found?.step ?? 0);
    const element = `${names.step}${formatIndex(found?.index ?? [])}`;
    return new SheafError(
      "SHEAF_INTERNAL",
      `${element} of run ${names.run} has its result already: \
it cannot become ${found?.state} without having been taken back. Nothing was written.`,
      {
        place: { step: names.step, index: found?.index },
      },
    );
  }
}

/** Where the writes end that go into the same statement as the one at `from`. */
function endOfKind(writes: readonly ElementWrite[], from: number): number {
  const kind = kindOf(writes[from]!);
  let to = from + 1;
  while (to < writes.length && kindOf(writes[to]!) === kind) to++;
  return to;
}

function kindOf({ state }: ElementWrite): "pending" | "succeeded" | "retried" | "other" {
  return state === "pending" || state === "succeeded" || state === "retried" ? state : "other";
}

function isSucceeded(alike: readonly ElementWrite[]): alike is readonly Succeeded[] {
  return alike[0]!.state === "succeeded";
}

function isRetried(alike: readonly ElementWrite[]): alike is readonly Retried[] {
  return alike[0]!.state === "retried";
}

function isPending(alike: readonly ElementWrite[]): boolean {
  return alike[0]!.state === "pending";
}

function stepColumn({ step }: ElementWrite): number {
  if (Number.isInteger(step) && step >= 0) return step;
  throw new SheafError("SHEAF_INTERNAL", `${step} is not the number of a step`);
}

function pushSucceeded(
  values: SqlValue[],
  { run, first }: { run: number; first: number },
  writes: readonly Succeeded[],
): void {
  let result = first;
  for (const write of writes) {
    values.push(run, stepColumn(write), encodeIndex(write.index));
    values.push(write.attempt, write.startedAt, write.at, result++);
    values.push(jsonColumn(write.usage), jsonColumn(write.unusable));
  }
}

function pushOther(values: SqlValue[], run: number, write: Other): void {
  values.push(run, stepColumn(write), encodeIndex(write.index), stateCode(write.state), ...columns(write));
}

function pushRetried(values: SqlValue[], run: number, write: Retried): void {
  const { attempt, startedAt, at, failure, usage } = write;
  values.push(run, stepColumn(write), encodeIndex(write.index), attempt, startedAt, at);
  values.push(JSON.stringify(failure), jsonColumn(usage));
}

/** `attempt, started_at, at, result, identity, detail, inputs, usage`. The identity of a cached element is that of its result. */
function columns(write: Other): SqlValue[] {
  switch (write.state) {
    case "cached":
      return [null, null, write.at, write.result, null, null, null, null];
    case "running":
      return [
        write.attempt,
        write.at,
        write.at,
        null,
        identityBytes(write.identity),
        null,
        write.inputs ?? null,
        null,
      ];
    case "failed": {
      const { attempt, startedAt, at, identity, failure, inputs, usage } = write;
      const end = [JSON.stringify(failure), inputs ?? null, jsonColumn(usage)];
      return [attempt, startedAt, at, null, identity === undefined ? null : identityBytes(identity), ...end];
    }
    case "cancelled":
      return [null, null, write.at, null, null, JSON.stringify(write.by), null, null];
    case "skipped":
      return [null, null, write.at, null, null, JSON.stringify(write.because), null, null];
    case "stale":
      return [null, null, write.at, null, null, write.difference, null, null];
  }
}
