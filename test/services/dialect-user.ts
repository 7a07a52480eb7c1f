import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BatchJob } from "../../src/executor/batch/dialect/batch-job.ts";
import type { Dialect, Query } from "../../src/executor/batch/dialect/dialect.ts";
import type { JobHandle } from "../../src/executor/batch/dialect/job-handle.ts";
import type { JobRecord, JobState } from "../../src/executor/batch/dialect/job-state.ts";
import type { Reading } from "../../src/executor/batch/dialect/problem.ts";
import { runCommand } from "./real-lab.ts";
import type { Service } from "./service.ts";

/** Speaks a dialect to a real scheduler. */
export class DialectUser implements Disposable {
  readonly #dialect: Dialect;
  readonly #service: Service;
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-dialect-")));
  #count = 0;

  constructor(dialect: Dialect, service: Service) {
    this.#dialect = dialect;
    this.#service = service;
  }

  async ask<T>(query: Query<T>): Promise<Reading<T>> {
    return query.read(await runCommand(query.command, this.#service.env));
  }

  async value<T>(query: Query<T>): Promise<T> {
    const reading = await this.ask(query);
    if (!reading.ok) throw new Error(`${reading.problem.kind}: ${reading.problem.words}`);
    return reading.value;
  }

  trySubmit(given: Partial<BatchJob>): Promise<Reading<JobHandle>> {
    const scriptFile = join(this.folder, `job-${++this.#count}.sh`);
    const log = join(this.folder, "{job}.log");
    const job = {
      name: "trap",
      command: "true",
      scriptFile,
      resources: {},
      workDir: this.folder,
      log,
      ...given,
    };
    const submission = this.#dialect.submission(job);
    writeFileSync(scriptFile, submission.script);
    return this.ask(submission);
  }

  async submit(given: Partial<BatchJob>): Promise<JobHandle> {
    const reading = await this.trySubmit(given);
    if (!reading.ok) throw new Error(reading.problem.words);
    return reading.value;
  }

  log(job: JobHandle): string {
    return this.#dialect.logFile(join(this.folder, "{job}.log"), job);
  }

  async state(job: JobHandle): Promise<JobState | undefined> {
    return (await this.value(this.#dialect.states([job]))).get(job.id);
  }

  async record(job: JobHandle): Promise<JobRecord | undefined> {
    for (const query of this.#dialect.records([job])) {
      const record = (await this.value(query)).get(job.id);
      if (record !== undefined) return record;
    }
    return undefined;
  }

  /** Polls until there is something. */
  async until<T>(look: () => Promise<T | undefined | false>, patienceMs = 60_000): Promise<T> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(100)) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    }
    throw new Error("it did not come to that");
  }

  running = (job: JobHandle) => this.until(async () => (await this.state(job))?.type === "running");
  recorded = (job: JobHandle) => this.until(() => this.record(job));

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
