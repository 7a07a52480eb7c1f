import type { Executor, Interruption, Need, Observation, Outcome, Work } from "../executor/executor.ts";
import type { Failure } from "../model/failure.ts";
import type { Canceller } from "../model/states.ts";
import type { Usage } from "../model/usage.ts";
import { recordedInputs } from "../plan/identity.ts";
import type { ElementRef, Plan } from "../plan/plan.ts";
import { notItsFault, retryWait } from "../plan/retry.ts";
import type { Commits } from "./commits.ts";
import { askedOf, Escalations, type EscalationsOptions } from "./escalations.ts";
import { failureOf } from "./failure-of.ts";
import { type Later, value } from "./later.ts";
import type { Prepared, Preparation } from "./preparation.ts";
import type { Recorder } from "./recorder.ts";
import type { EngineOptions } from "./run-options.ts";
import { WorkMaker, type WorkMakerOptions } from "./work-maker.ts";

/** An attempt that takes longer than this is recorded as running, so that other processes see it. Milliseconds. */
const worthRecording = 200;

export interface AttemptsOptions extends WorkMakerOptions, EscalationsOptions {
  readonly plan: Plan;
  readonly executor: Executor;
  readonly preparation: Preparation;
  readonly recorder: Recorder;
  readonly commits: Commits;
  readonly options: EngineOptions;
  readonly now: () => number;
  readonly random: () => number;
  /** Told of each final failure. */
  readonly onFailure: (element: ElementRef) => void;
}

interface Attempt {
  readonly step: number;
  /** Changes when another element with the same identity takes over. */
  element: ElementRef;
  readonly prepared: Prepared;
  /** Grows when it was cut off and made again by others. */
  number: number;
  /** What it asks for; undefined when that could not even be told. */
  need: Need | undefined;
  startedAt: number;
  /** False while the executor has it in its queue. */
  isStarted: boolean;
  isRecorded: boolean;
}

/** Starts attempts, hears how they end, and tries again where that is due. */
export class Attempts {
  readonly #o: AttemptsOptions;
  readonly #maker: WorkMaker;
  readonly #escalations: Escalations;
  readonly #running = new Map<number, Attempt>();
  readonly #backoff: { element: ElementRef; at: number }[] = [];
  readonly #started = new Map<number, number>();
  /** Attempts whose ends were collected and are not in the store yet; only for executors that want to know. */
  #collected: number[] = [];
  readonly #uncountedOf = new Map<string, number>();
  #lastId = 0;
  /** Whoever cancelled: recorded with each element that ends by it. */
  #canceller: Canceller = { by: "user" };

  constructor(options: AttemptsOptions) {
    this.#o = options;
    this.#maker = new WorkMaker(options);
    this.#escalations = new Escalations(options);
  }

  get running(): number {
    return this.#running.size;
  }

  start(elements: readonly ElementRef[]): void | Promise<void> {
    const work: Work[] = [];
    for (const element of elements) {
      const prepared = this.#o.preparation.take(element);
      const started = this.#work(element, prepared);
      if (started !== undefined) work.push(started);
    }
    if (work.length > 0) return this.#o.executor.submit(work);
  }

  #work(element: ElementRef, prepared: Prepared): Work | undefined {
    const index = this.#o.recorder.index(element);
    const before = this.#o.earlier?.triesOf(element.step, index).attempts ?? 0;
    const number = before + this.#o.plan.steps[element.step]!.attempts(element.position);
    const attempt: Attempt = {
      step: element.step,
      element,
      prepared,
      number,
      need: undefined,
      startedAt: this.#o.now(),
      isStarted: false,
      isRecorded: false,
    };
    try {
      const made = this.#maker.make(element.step, {
        attemptId: ++this.#lastId,
        attempt: number,
        index,
        inputs: prepared.inputs,
        identity: prepared.identity,
      });
      const work = this.#escalations.apply(element, made);
      attempt.need = work.need;
      const refused = this.#o.executor.refuses(work);
      if (refused !== undefined) return this.#refuse(attempt, work === made ? refused : tooMuch(refused));
      this.#running.set(work.attemptId, attempt);
      return work;
    } catch (error) {
      return this.#refuse(attempt, failureOf(error, "error"));
    }
  }

  #refuse(attempt: Attempt, failure: Failure): undefined {
    this.#fail(attempt, failure);
  }

  /** What the executor has to say. */
  *observed(observations: readonly Observation[]): Later<void> {
    const ended: number[] = [];
    for (const observation of observations) {
      const attempt = this.#running.get(observation.attemptId);
      if (attempt === undefined) continue;
      if (observation.type === "ended") ended.push(observation.attemptId);
      else if (observation.type === "started") this.#begun(attempt, observation.at);
      else
        this.#o.recorder.tell(() => ({
          ...this.#named(attempt),
          type: "progress",
          done: observation.done,
          total: observation.total,
        }));
    }
    if (ended.length === 0) return;
    const outcomes = yield* value(this.#o.executor.collect(ended));
    if (this.#o.executor.settled !== undefined) this.#collected.push(...ended);
    for (const [at, id] of ended.entries()) {
      const attempt = this.#running.get(id)!;
      this.#running.delete(id);
      if (attempt.isStarted) this.#countStarted(attempt, -1);
      this.#end(attempt, outcomes[at]!);
    }
  }

  #begun(attempt: Attempt, at: number): void {
    attempt.startedAt = at;
    if (!attempt.isStarted) this.#countStarted(attempt, 1);
    attempt.isStarted = true;
    this.#o.recorder.tell(() => ({
      ...this.#named(attempt),
      type: "element",
      state: "running",
      attempt: attempt.number,
    }));
  }

  #countStarted({ step }: Attempt, by: number): void {
    this.#started.set(step, this.startedOf(step) + by);
  }

  /** How many attempts of a step run, not counting those that the executor has in its queue. */
  startedOf(step: number): number {
    return this.#started.get(step) ?? 0;
  }

  #named({ element }: Attempt) {
    return {
      at: this.#o.now(),
      step: this.#o.recorder.name(element.step),
      index: this.#o.recorder.index(element),
    };
  }

  #end(attempt: Attempt, outcome: Outcome): void {
    const { element, prepared } = attempt;
    switch (outcome.type) {
      case "succeeded":
        this.#interrupted(attempt, outcome.interrupted);
        return this.#succeed(attempt, outcome);
      case "failed":
        this.#interrupted(attempt, outcome.interrupted);
        return this.#fail(attempt, outcome.failure, outcome);
      case "cancelled":
        this.#o.recorder.cancelled(
          element,
          outcome.detail === undefined ? this.#canceller : { by: "request", detail: outcome.detail },
        );
        return this.#giveUp(prepared);
      case "stale":
        this.#o.recorder.stale(element, outcome.difference);
        this.#o.onFailure(element);
        return this.#giveUp(prepared);
    }
  }

  /** Tries that nobody told of while they were made: each is one more, and none is counted. */
  #interrupted(attempt: Attempt, tries: readonly Interruption[] = []): void {
    const { element } = attempt;
    for (const { startedAt, failure } of tries) {
      this.#o.recorder.retried(element, { attempt: attempt.number++, startedAt, failure, usage: undefined });
      this.#o.plan.steps[element.step]!.nextAttempt(element.position);
      this.#uncounted(element, failure);
    }
  }

  #giveUp({ claim }: Prepared): void {
    if (claim !== undefined) this.#o.preparation.handOver(claim);
  }

  #succeed(attempt: Attempt, outcome: Extract<Outcome, { type: "succeeded" }>): void {
    const { output, elapsedMs } = outcome;
    const { element, prepared, number, startedAt } = attempt;
    const { identity, unusable } = prepared;
    const { task } = this.#o.graph.steps[element.step]!;
    const usage = this.#escalations.record(element, attempt.need!, outcome.usage);
    this.#escalations.ended(element);
    const reusable = task.cache && task.deterministic && this.#o.options.reusable(element.step);
    this.#o.recorder.succeeded(
      element,
      {
        attempt: number,
        startedAt,
        at: this.#endOf(attempt, elapsedMs),
        elapsedMs,
        identity,
        inputs: recordedInputs(prepared.tokens),
        output,
        reusable,
        usage,
        unusable,
      },
      (result) => {
        if (prepared.claim === undefined) return;
        for (const follower of this.#o.preparation.release(prepared.claim)) {
          const row = {
            id: result,
            output,
            run: this.#o.run,
            step: this.#o.recorder.name(element.step),
            createdAt: this.#o.now(),
            elapsedMs: 0,
          };
          this.#o.recorder.cached(follower.element, row, prepared.identity);
        }
      },
    );
  }

  /** Where it ran it may have ended long before anybody here heard of it. */
  #endOf({ isStarted, startedAt }: Attempt, elapsedMs: number): number {
    const now = this.#o.now();
    return isStarted ? Math.min(now, Math.round(startedAt + elapsedMs)) : now;
  }

  #fail(
    attempt: Attempt,
    failure: Failure,
    measured: { readonly elapsedMs: number; readonly usage?: Usage | undefined } = { elapsedMs: 0 },
  ): void {
    const { element, prepared, number, startedAt } = attempt;
    const { plan, recorder, graph } = this.#o;
    const usage = this.#usageOfFailed(attempt, failure, measured.usage);
    const at = this.#endOf(attempt, measured.elapsedMs);
    const wait = plan.halted === undefined ? this.#retryWait(attempt, failure, usage) : undefined;
    if (wait !== undefined) {
      plan.backedOff(element);
      this.#o.preparation.putBack(element, prepared);
      this.#backoff.push({ element, at: this.#o.now() + wait });
      recorder.retried(element, { attempt: number, startedAt, at, failure, usage });
      recorder.tell(() => ({
        ...this.#named(attempt),
        type: "retry",
        attempt: number,
        failure,
        waitMs: wait,
      }));
      return;
    }
    this.#escalations.ended(element);
    const inputs = recordedInputs(prepared.tokens);
    const end = { attempt: number, startedAt, at, identity: prepared.identity, inputs, failure, usage };
    recorder.failed(element, end);
    if (prepared.claim !== undefined)
      for (const follower of this.#o.preparation.release(prepared.claim))
        recorder.failed(follower.element, end);
    if (graph.steps[element.step] !== undefined) this.#o.onFailure(element);
  }

  /** Of one that ran out of something, what it had asked for is always kept: whoever tries again starts from there. */
  #usageOfFailed(
    { element, need, startedAt }: Attempt,
    { cause }: Failure,
    usage?: Usage,
  ): Usage | undefined {
    if (need === undefined || (cause !== "out-of-memory" && cause !== "timeout"))
      return need && this.#escalations.record(element, need, usage);
    return { ...(usage ?? { wallMs: this.#o.now() - startedAt }), asked: askedOf(need) };
  }

  #retryWait(attempt: Attempt, failure: Failure, usage: Usage | undefined): number | undefined {
    const { element, number, need } = attempt;
    const { retry } = this.#o.graph.steps[element.step]!.task;
    if (need !== undefined && !this.#escalations.failed(element, { need, failure, usage })) return undefined;
    try {
      const uncounted = this.#uncounted(element, failure);
      return retryWait(retry, { failure, attempt: number, uncounted, random: this.#o.random() });
    } catch {
      return undefined; // the user's retry.on threw: the failure itself is what counts
    }
  }

  /** How many attempts of an element, this one too, ended by what was not its fault. */
  #uncounted(element: ElementRef, { cause }: Failure): number {
    const key = `${element.step}:${element.position}`;
    const known =
      this.#uncountedOf.get(key) ??
      this.#o.earlier?.triesOf(element.step, this.#o.recorder.index(element)).uncounted ??
      0;
    if (!notItsFault.has(cause)) return known;
    this.#uncountedOf.set(key, known + 1);
    return known + 1;
  }

  /** Cancels these running elements. One that others wait for goes on in the name of the first of them. */
  async cancel(elements: readonly ElementRef[], options: { kill: boolean; by: Canceller }): Promise<void> {
    this.#canceller = options.by;
    const wanted = new Set(elements.map(({ step, position }) => `${step}:${position}`));
    const ids: number[] = [];
    for (const [id, attempt] of this.#running) {
      if (!wanted.has(`${attempt.element.step}:${attempt.element.position}`)) continue;
      const heir =
        attempt.prepared.claim === undefined ? undefined : this.#o.preparation.heir(attempt.prepared.claim);
      if (heir === undefined) ids.push(id);
      else {
        this.#o.recorder.cancelled(attempt.element, options.by);
        attempt.element = heir;
        this.#o.plan.tookOver(heir);
      }
    }
    if (ids.length > 0) await this.#o.executor.cancel(ids, { kill: options.kill });
  }

  /** All that was collected is in the store now. */
  async committed(): Promise<void> {
    if (this.#collected.length === 0) return;
    const ids = this.#collected;
    this.#collected = [];
    await this.#o.executor.settled!(ids);
  }

  /** Ends the waits that are over. */
  wake(now: number): void {
    for (let at = this.#backoff.length - 1; at >= 0; at--) {
      const wait = this.#backoff[at]!;
      if (wait.at > now) continue;
      this.#backoff.splice(at, 1);
      this.#o.plan.retried(wait.element);
    }
  }

  get nextWake(): number | undefined {
    return this.#backoff.length === 0 ? undefined : Math.min(...this.#backoff.map(({ at }) => at));
  }

  /** Records which attempts have been running for a while. */
  recordRunning(): void {
    const now = this.#o.now();
    for (const attempt of this.#running.values()) {
      if (attempt.isRecorded || !attempt.isStarted || now - attempt.startedAt < worthRecording) continue;
      attempt.isRecorded = true;
      const { element, number, prepared } = attempt;
      const index = this.#o.recorder.index(element);
      this.#o.commits.add({
        state: "running",
        step: element.step,
        index,
        attempt: number,
        at: attempt.startedAt,
        identity: prepared.identity,
        inputs: recordedInputs(prepared.tokens),
      });
    }
  }
}

/** It was refused because it was to have more than the attempt before. */
function tooMuch(failure: Failure): Failure {
  return {
    ...failure,
    mend: "Set a limit in the task: `escalate: { mem: { max: … } }`, or give the executor more.",
  };
}
