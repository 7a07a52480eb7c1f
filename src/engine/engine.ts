import type { Executor, TaskLocation } from "../executor/executor.ts";
import type { Graph, Step } from "../flow/graph.ts";
import type { RunEvent } from "../model/events.ts";
import type { Failure } from "../model/failure.ts";
import type { IndexPath } from "../model/index-path.ts";
import type { Canceller } from "../model/states.ts";
import { type ElementRef, Plan } from "../plan/plan.ts";
import type { Lease, Store } from "../store/store.ts";
import type { Isolation, Task } from "../task/task.ts";
import type { FileServices } from "../value/file/file-services.ts";
import { Alarm } from "./alarm.ts";
import { Attempts } from "./attempts.ts";
import { Binder } from "./binder.ts";
import { Commits } from "./commits.ts";
import type { Earlier } from "./earlier.ts";
import { Evaluator } from "./evaluator.ts";
import { extentOf } from "./expansion.ts";
import { failureOf } from "./failure-of.ts";
import { noExecutor } from "./no-executor.ts";
import { HitCheck } from "./hit-check.ts";
import { isPromise, type Later, settle, value } from "./later.ts";
import { Observing } from "./observing.ts";
import { Outputs } from "./outputs.ts";
import { Prefixes } from "./prefixes.ts";
import { Preparation } from "./preparation.ts";
import { Recorder } from "./recorder.ts";
import { endOf, type RunEnd } from "./run-end.ts";
import type { EngineOptions } from "./run-options.ts";

/** Elements that are bound and looked up at a time. */
const batch = 1000;
/** How often it says that it lives, and looks for requests. Milliseconds. */
const heartbeatEvery = 500;

export interface EngineParts {
  readonly run: string;
  readonly runDir: string;
  readonly graph: Graph;
  /** The parsed params. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly store: Store;
  /** Undefined: nothing is recorded (a survey). */
  readonly lease: Lease | undefined;
  /** Undefined: nothing can be started (a survey). */
  readonly executor: Executor | undefined;
  readonly files: FileServices;
  readonly lower: (value: unknown) => unknown;
  readonly earlier: Earlier | undefined;
  readonly options: EngineOptions;
  readonly isolation: (task: Task) => Isolation;
  readonly location: (step: number) => TaskLocation | undefined;
  readonly codeOf: (task: Task) => string;
  readonly envOf: (task: Task) => Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly random: () => number;
}

export interface CancelTarget {
  readonly step?: string | undefined;
  readonly index?: IndexPath | undefined;
  readonly kill?: boolean | undefined;
  readonly by: Canceller;
}

/** The one loop: asks the plan what to do, does it, and tells the plan what came of it. */
export class Engine {
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly #p: EngineParts;
  readonly #executor: Executor;
  readonly #outputs: Outputs;
  readonly #evaluator: Evaluator;
  readonly #commits: Commits;
  readonly #preparation: Preparation;
  readonly #attempts: Attempts;
  readonly #binders: (Binder | undefined)[] = [];
  readonly #prefixes: Prefixes;
  readonly #cancels: CancelTarget[] = [];
  readonly #observing: Observing;
  readonly #alarm: Alarm;
  #nextHeartbeat: number;
  #canceller: Canceller | undefined;
  readonly #expansionFailures = new Map<number, Failure>();

  constructor(parts: EngineParts) {
    this.#p = parts;
    const { graph, store, lease, now, options } = parts;
    this.plan = new Plan(graph, { steps: options.steps, throttles: parts.executor?.throttles !== true });
    this.#prefixes = new Prefixes(parts);
    this.#outputs = new Outputs({ store, files: parts.files, steps: graph.steps.length, lower: parts.lower });
    this.#commits = new Commits({ store, lease, now });
    this.recorder = new Recorder({
      run: parts.run,
      graph,
      plan: this.plan,
      outputs: this.#outputs,
      commits: this.#commits,
      earlier: parts.earlier,
      now,
    });
    const failureOfElement = (step: number, position: number) => this.recorder.failureOf(step, position);
    this.#evaluator = new Evaluator({
      graph,
      plan: this.plan,
      outputs: this.#outputs,
      params: parts.params,
      failureOf: failureOfElement,
    });
    this.#preparation = new Preparation({
      ...parts,
      plan: this.plan,
      outputs: this.#outputs,
      recorder: this.recorder,
      hitCheck: new HitCheck({ ...parts, verify: options.verify }),
      binder: (step) => this.#binder(step),
      isOwn: (step) => this.#prefixes.isOwn(graph.steps[step]!.task),
      failed: (element, failure) => this.#inputFailed(element, failure),
    });
    this.#executor = parts.executor ?? noExecutor;
    this.#observing = new Observing(this.#executor);
    this.#alarm = new Alarm(now);
    this.#attempts = new Attempts({
      ...parts,
      executor: this.#executor,
      plan: this.plan,
      preparation: this.#preparation,
      recorder: this.recorder,
      commits: this.#commits,
      onFailure: (element) => this.#onFailure(element),
    });
    this.#nextHeartbeat = now() + heartbeatEvery;
    for (const row of parts.earlier?.dropped ?? []) this.#commits.add({ state: "pending", ...row });
  }

  /** Drives the run to its end. Throws when it has to give up (store lost, fenced off): the run can then be resumed. */
  async drive(): Promise<RunEnd> {
    try {
      await this.#lookForOthers();
      // What needs no waiting is done without a promise: in a chain of short steps they would be much of the time.
      for (;;) {
        const over = settle(this.#turn());
        if (isPromise(over) ? await over : over) break;
        if (this.#executor.handOver !== undefined && (await this.#handsOver()))
          return { state: "queued", error: undefined, result: undefined };
        const waiting = settle(this.#wait());
        if (isPromise(waiting)) await waiting;
      }
      return await this.#finish();
    } finally {
      this.#observing.stop();
      this.#alarm.off();
      await this.#executor.close();
    }
  }

  /** Goes as far as can be told from earlier results, and starts nothing. */
  async survey(): Promise<void> {
    while (this.plan.hasExpansions || this.plan.hasBindable) {
      await settle(this.#expand());
      await settle(this.#preparation.prepare(this.plan.takeBindable(batch)));
      this.#preparation.forget();
      this.plan.takeDecisions();
    }
  }

  /** How many attempts of a step run, not counting those that wait in the executor's queue. */
  startedOf(step: number): number {
    return this.#attempts.startedOf(step);
  }

  /** Cancels the run, a step or an element; what runs is asked to end, or killed. */
  cancel(target: CancelTarget): void {
    this.#cancels.push(target);
    this.#alarm.ring();
  }

  /** Does all that can be done now. True when the run is over. */
  *#turn(): Later<boolean> {
    if (this.plan.hasExpansions) yield* this.#expand();
    this.#recordDecisions(); // a list's failure may be part of what is bound next
    if (this.plan.hasBindable) yield* this.#prepare();
    if (this.plan.hasReady || this.#isDue(this.#attempts.nextWake)) yield* this.#start();
    this.#recordDecisions();
    this.#passNotices();
    if (this.#isDue(this.#nextHeartbeat)) yield this.#heartbeat();
    const isIdle = this.#attempts.running === 0 && !this.#canGoOn();
    if (isIdle || this.#isDue(this.#commits.dueAt)) yield this.#flush();
    if (this.#cancels.length > 0) yield this.#applyCancels();
    this.#recordDecisions();
    return this.plan.isDone && this.#attempts.running === 0 && this.#commits.isEmpty;
  }

  /** Is there nothing to do until something ends, and somebody else who then goes on? What was asked meanwhile comes first. */
  async #handsOver(): Promise<boolean> {
    if (this.#executor.handOver === undefined || !this.#observing.isIdle) return false;
    if (this.plan.hasExpansions || this.plan.hasBindable || this.#cancels.length > 0) return false;
    if (!this.#commits.isEmpty) await this.#flush();
    await this.#heartbeat();
    if (this.#cancels.length > 0) return false;
    return this.#executor.handOver(this.#attempts.nextWake);
  }

  *#expand(): Later<void> {
    for (const expansion of this.plan.takeExpansions()) {
      try {
        const { plan } = this;
        const count = yield* extentOf(expansion, {
          graph: this.#p.graph,
          plan,
          evaluator: this.#evaluator,
        });
        this.plan.expanded(expansion, count);
        this.#tellExpanded(expansion.domain);
      } catch (error) {
        const step = this.plan.expansionFailed(expansion);
        if (step !== undefined) this.#expansionFailures.set(step, failureOf(error, "invalid-input"));
        this.#onFailure(undefined);
      }
      this.#outputs.unload();
    }
  }

  #tellExpanded(domain: number): void {
    for (const step of this.#p.graph.steps) {
      if (step.domain !== domain || !this.plan.isActive(step.id)) continue;
      this.recorder.tell(() => ({
        type: "expanded",
        at: this.#p.now(),
        step: step.name,
        total: this.plan.steps[step.id]!.size,
      }));
    }
  }

  *#prepare(): Later<void> {
    const elements = this.plan.takeBindable(Math.min(this.#bindRoom(), batch));
    if (elements.length > 0) yield* this.#preparation.prepare(elements);
  }

  *#start(): Later<void> {
    this.#attempts.wake(this.#p.now());
    const room = this.#executor.room();
    if (room <= 0) return;
    const elements = this.plan.takeReady(room);
    if (elements.length > 0) yield* value(this.#attempts.start(elements));
  }

  #recordDecisions(): void {
    const by = this.#canceller ?? { by: "engine" };
    for (const decision of this.plan.takeDecisions()) {
      const { step, position } = decision;
      this.recorder.decided(decision, { by, failure: this.#expansionFailures.get(step) });
      if (position !== undefined) this.#preparation.dropped({ step, position });
    }
  }

  #passNotices(): void {
    for (const message of this.#executor.notices?.() ?? [])
      this.recorder.tell(() => ({ type: "notice", at: this.#p.now(), message }));
  }

  async #flush(): Promise<void> {
    this.#attempts.recordRunning();
    await this.#commits.flush();
    await this.#attempts.committed();
  }

  async #heartbeat(): Promise<void> {
    const now = this.#p.now();
    this.#nextHeartbeat = now + heartbeatEvery;
    // First: whoever collects what nobody needs takes it that a holder has written down what he had found until now.
    await this.#flush();
    if (this.#p.lease === undefined) return;
    await this.#lookForOthers();
    for (const request of await this.#p.store.heartbeat(this.#p.lease, now))
      this.#cancels.push({ ...request, by: { by: "request" } });
  }

  async #lookForOthers(): Promise<void> {
    // A run that was driven before may have results of its own that this process has not met.
    if (this.#p.lease === undefined || this.#p.earlier !== undefined) return;
    await this.#prefixes.lookForOthers(this.#p.graph.steps.map(({ task }) => task));
  }

  async #applyCancels(): Promise<void> {
    for (const target of this.#cancels.splice(0)) {
      const running = this.#cancelled(target);
      await this.#attempts.cancel(running, { kill: target.kill ?? false, by: target.by });
    }
  }

  #cancelled(target: CancelTarget): readonly ElementRef[] {
    this.#canceller = target.by;
    if (target.step === undefined) return this.plan.halt("cancelled");
    const steps = this.#p.graph.steps.filter(
      ({ name }) => name === target.step || name.startsWith(`${target.step}/`),
    );
    return steps.flatMap(({ id, domain }) => {
      if (target.index === undefined) return this.plan.cancel(id);
      const position = this.plan.spaces.of(domain).find(target.index);
      return position === undefined ? [] : this.plan.cancel(id, position);
    });
  }

  #canGoOn(): boolean {
    return (
      this.plan.hasExpansions ||
      (this.plan.hasBindable && this.#bindRoom() > 0) ||
      (this.#executor.room() > 0 && this.plan.hasReady)
    );
  }

  /** Bound inputs are held in memory until they are started: not many more than the executor takes. */
  #bindRoom(): number {
    return this.#executor.room() + batch - this.#preparation.size;
  }

  #isDue(at: number | undefined): boolean {
    return at !== undefined && at <= this.#p.now();
  }

  /** Waits until something has ended, a time has come, or somebody has asked for something. */
  *#wait(): Later<void> {
    // Whoever hands over has to have all that there is to hand over.
    if (this.#executor.handOver !== undefined && this.#canGoOn()) return;
    if (this.#attempts.running > 0) this.#observing.begin();
    if (!this.#observing.hasHeard && this.#cancels.length === 0 && !this.#canGoOn()) yield this.#pause();
    const heard = this.#observing.take();
    if (heard !== undefined) yield* this.#attempts.observed(heard);
  }

  #pause(): Promise<void> {
    const times = [this.#commits.dueAt, this.#attempts.nextWake].filter((time) => time !== undefined);
    return this.#alarm.sleep(Math.min(this.#nextHeartbeat, ...times), this.#observing.underWay);
  }

  #binder(step: number): Binder {
    return (this.#binders[step] ??= this.#newBinder(this.#p.graph.steps[step]!));
  }

  #newBinder(step: Step): Binder {
    const { graph, files } = this.#p;
    const prefix = this.#prefixes.of(step.task);
    return new Binder({ step, graph, evaluator: this.#evaluator, spaces: this.plan.spaces, files, prefix });
  }

  #inputFailed(element: ElementRef, failure: Failure): void {
    this.recorder.failed(element, { attempt: 0, startedAt: this.#p.now(), identity: undefined, failure });
    this.#onFailure(element);
  }

  #onFailure(element: ElementRef | undefined): void {
    if (this.#p.options.onError !== "stop" || this.plan.halted !== undefined) return;
    const name =
      element === undefined
        ? undefined
        : { step: this.recorder.name(element.step), index: this.recorder.index(element) };
    this.plan.halt(name === undefined ? { type: "stopped" } : { type: "stopped", element: name });
  }

  async #finish(): Promise<RunEnd> {
    const { graph, options } = this.#p;
    const { plan, recorder } = this;
    const isPart = options.steps !== undefined;
    const end = await endOf({ graph, plan, recorder, evaluator: this.#evaluator, isPart });
    if (end.state !== "cancelled") await this.#takeBackRest();
    this.recorder.tell(() => ({ type: "run", at: this.#p.now(), run: this.#p.run, state: end.state }));
    return end;
  }

  /** What the run had committed for elements that are not any more. */
  async #takeBackRest(): Promise<void> {
    for (const row of this.#p.earlier?.rest() ?? [])
      if (this.plan.isActive(row.step)) this.#commits.add({ state: "pending", ...row });
    await this.#commits.flush();
  }

  /** How elements of a step have failed, and how the list of one that cannot be fanned out. */
  *failuresOf(step: number): Iterable<{ readonly index: IndexPath; readonly failure: Failure }> {
    const list = this.#expansionFailures.get(step);
    if (list !== undefined) yield { index: [], failure: list };
    for (const { element, failure } of this.recorder.failures.values())
      if (element.step === step) yield { index: this.recorder.index(element), failure };
  }

  listen(listener: (event: RunEvent) => void): () => void {
    return this.recorder.listen(listener);
  }
}
