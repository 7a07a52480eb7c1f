import type { DomainId, Graph, StepId } from "../flow/graph.ts";
import type { SkipReason } from "../model/states.ts";
import { Claims } from "./claims.ts";
import type { Waiter } from "./edge.ts";
import { elementStates as states, isFinal } from "./element-state.ts";
import { type Cause, Readiness } from "./readiness.ts";
import { type Culprit, type Verdict, verdicts } from "./signal.ts";
import { Spaces } from "./space.ts";
import { StepElements } from "./step-elements.ts";
import { StepQueues } from "./step-queues.ts";
import { type Wiring, wire } from "./wiring.ts";

export interface ElementRef {
  readonly step: StepId;
  readonly position: number;
}

/** A domain that can be expanded at a position of its parent: the engine evaluates its lists. */
export interface ExpansionRef {
  readonly domain: DomainId;
  readonly parent: number;
}

/** What the plan itself decided about an element; `parent` stands for elements that never came to be, at the parent's position. */
export interface Decision {
  readonly step: StepId;
  readonly position: number | undefined;
  readonly parent: number | undefined;
  readonly because: SkipReason | "cancelled" | "failed";
}

export interface PlanOptions {
  /** Steps to run; undefined: all. The rest never comes to have elements. */
  readonly steps?: ReadonlySet<StepId> | undefined;
  /** False: whoever runs the elements sees to the steps' throttles. Default true. */
  readonly throttles?: boolean;
}

/**
 * What is to be done for a graph, given the facts so far. Pure: it does no I/O, reads no clock, and after the same facts wants
 * the same things. Facts come in by methods named after them; what it wants is taken from it by the `take…` methods. The cost
 * of a fact is proportional to what it changes.
 */
export class Plan {
  readonly graph: Graph;
  readonly spaces: Spaces;
  readonly steps: readonly StepElements[];
  readonly claims = new Claims();
  readonly #wiring: Wiring;
  readonly #active: ReadonlySet<StepId> | undefined;
  readonly #throttles: boolean;
  readonly #readiness: Readiness;
  /** Elements whose inputs can be bound, and elements that can be started. */
  readonly #bindable: StepQueues;
  readonly #ready: StepQueues;
  #expansions: ExpansionRef[] = [];
  #decisions: Decision[] = [];
  /** Elements and expansions that are neither waiting nor final. */
  #live = 0;
  #halt: "cancelled" | SkipReason | undefined;
  /** Steps that were cancelled: what comes to be of them later is cancelled too. */
  readonly #cancelledSteps = new Set<StepId>();

  constructor(graph: Graph, options: PlanOptions = {}) {
    this.graph = graph;
    this.spaces = new Spaces(graph);
    this.#wiring = wire(graph);
    this.#active = options.steps;
    this.#throttles = options.throttles ?? true;
    this.steps = graph.steps.map(() => new StepElements());
    this.#bindable = new StepQueues(graph.steps.length);
    this.#ready = new StepQueues(graph.steps.length);
    const waiters = this.#waiters();
    this.#readiness = new Readiness({
      wiring: this.#wiring,
      spaces: this.spaces,
      homes: graph.domains.map((domain) => waiters.filter((waiter) => waiter.home === domain.id)),
      host: {
        isWaiting: (waiter, position) =>
          waiter.kind === "expansion" || this.steps[waiter.step]!.state(position) === states.waiting,
        release: (waiter, position) => this.#release(waiter, position),
        doom: (waiter, position, cause) => this.#doom(waiter, position, cause),
        extend: (waiter, size) => waiter.kind === "step" && this.steps[waiter.step]!.extend(size),
      },
    });
    this.#readiness.exist(0, 0, 1);
    this.#readiness.settle();
  }

  #waiters(): Waiter[] {
    const steps = this.#wiring.steps.filter((waiter) => waiter.kind === "step" && this.isActive(waiter.step));
    return [
      ...steps,
      ...this.#wiring.expansions.filter((waiter) => waiter.kind === "expansion" && waiter.domain !== 0),
    ];
  }

  isActive(step: StepId): boolean {
    return this.#active === undefined || this.#active.has(step);
  }

  // ---- what it wants -------------------------------------------------------------------------------------------------

  /** True when nothing can happen any more. */
  get isDone(): boolean {
    return this.#live === 0 && this.#expansions.length === 0;
  }

  get hasExpansions(): boolean {
    return this.#expansions.length > 0;
  }

  get hasBindable(): boolean {
    return this.#bindable.lastBefore(this.steps.length) >= 0;
  }

  /** Elements could be started within the throttles. */
  get hasReady(): boolean {
    for (let step = this.steps.length; (step = this.#ready.lastBefore(step)) >= 0;)
      if (this.#mayStart(step)) return true;
    return false;
  }

  #mayStart(step: StepId): boolean {
    return this.steps[step]!.counts[states.running]! < this.#throttleOf(step);
  }

  #throttleOf(step: StepId): number {
    return this.#throttles ? (this.graph.steps[step]!.throttle ?? Infinity) : Infinity;
  }

  /** Whether a domain has come to have its indices everywhere that it can have them so far. */
  isExpanded(domain: DomainId): boolean {
    const space = this.spaces.of(domain);
    if (space.parent === undefined) return true;
    if (!this.isExpanded(space.parent.domain.id)) return false;
    for (let position = 0; position < space.parent.size; position++)
      if (!space.isExpanded(position)) return false;
    return true;
  }

  takeExpansions(): readonly ExpansionRef[] {
    const taken = this.#expansions;
    if (taken.length > 0) this.#expansions = [];
    return taken;
  }

  /** Elements whose inputs are to be bound; later steps first, so that chains finish before new ones begin. */
  takeBindable(limit: number): readonly ElementRef[] {
    const taken: ElementRef[] = [];
    for (let step = this.steps.length; (step = this.#bindable.lastBefore(step)) >= 0;) {
      const elements = this.steps[step]!;
      while (this.#bindable.has(step)) {
        if (taken.length >= limit) return taken;
        const position = this.#bindable.shift(step);
        if (elements.state(position) !== states.bindable) continue;
        elements.become(position, states.binding);
        taken.push({ step, position });
      }
    }
    return taken;
  }

  /** Elements to start, within the steps' throttles; they count as running from now on. */
  takeReady(limit: number): readonly ElementRef[] {
    const taken: ElementRef[] = [];
    for (let step = this.steps.length; (step = this.#ready.lastBefore(step)) >= 0;) {
      const elements = this.steps[step]!;
      while (this.#ready.has(step) && this.#mayStart(step)) {
        if (taken.length >= limit) return taken;
        const position = this.#ready.shift(step);
        if (elements.state(position) !== states.ready) continue;
        elements.become(position, states.running);
        elements.nextAttempt(position);
        taken.push({ step, position });
      }
    }
    return taken;
  }

  /** What it decided by itself since last asked: skips, cancellations of what had not started. */
  takeDecisions(): readonly Decision[] {
    const taken = this.#decisions;
    if (taken.length > 0) this.#decisions = [];
    return taken;
  }

  // ---- facts ---------------------------------------------------------------------------------------------------------

  /** A domain has `count` indices below a parent's position. */
  expanded({ domain, parent }: ExpansionRef, count: number): void {
    this.#live--;
    if (this.#halt !== undefined) return;
    const space = this.spaces.of(domain);
    const first = space.expand(parent, count);
    const above = space.parent!.domain.id;
    for (const signal of this.#wiring.gathers[domain]!)
      this.#readiness.countDown(signal, this.spaces.locate(above, parent, signal.at), 1 - count);
    this.#readiness.exist(domain, first, space.size);
    const own = this.#wiring.expanded[domain];
    if (own !== undefined) this.#readiness.countDown(own, parent, 1);
    this.#readiness.settle();
  }

  /** Its lists do not fit together or are none: the first step of the domain failed, whatever hangs on it is skipped. */
  expansionFailed(expansion: ExpansionRef): StepId | undefined {
    this.#live--;
    const owner = this.graph.steps.find((step) => step.domain === expansion.domain && this.isActive(step.id));
    this.#block(expansion, verdicts.bad, { step: owner?.id ?? -1, position: undefined, how: "failed" });
    this.#readiness.settle();
    return owner?.id;
  }

  /** True when another element of this identity has to run, or runs: this one then waits for its result. */
  follows({ step, position }: ElementRef, identity: string): boolean {
    if (!this.claims.has(identity)) return false;
    this.steps[step]!.become(position, states.following);
    return true;
  }

  isFollowing({ step, position }: ElementRef): boolean {
    return this.steps[step]!.state(position) === states.following;
  }

  /** A follower takes over the running attempt of an element that was cancelled. */
  tookOver({ step, position }: ElementRef): void {
    this.steps[step]!.become(position, states.running);
    this.steps[step]!.nextAttempt(position);
  }

  /** No result is known: it has to run. Others of the same identity, if it shares one, will follow it. */
  missed({ step, position }: ElementRef, identity?: string): void {
    if (isFinal(this.steps[step]!.state(position))) return;
    if (identity !== undefined) this.claims.claim(identity);
    this.#becomeReady({ step, position });
  }

  succeeded(element: ElementRef): void {
    this.#end(element, states.succeeded);
  }

  cached(element: ElementRef): void {
    this.#end(element, states.cached);
  }

  failed(element: ElementRef): void {
    this.#end(element, states.failed);
    this.#checkMaxFailures(element.step);
  }

  stale(element: ElementRef): void {
    this.#end(element, states.stale);
  }

  cancelled(element: ElementRef): void {
    this.#end(element, states.cancelled);
  }

  /** Its `when` is false. */
  left(element: ElementRef): void {
    this.#decide(element, { type: "when" });
    this.#end(element, states.left);
  }

  /** An attempt failed and there will be another: not before `retried`. */
  backedOff({ step, position }: ElementRef): void {
    this.steps[step]!.become(position, states.backoff);
  }

  /** The wait is over. */
  retried({ step, position }: ElementRef): void {
    if (this.steps[step]!.state(position) === states.backoff) this.#becomeReady({ step, position });
  }

  /** A step, or one element, is to be cancelled. Returns the running elements, which end when their attempts do. */
  cancel(step: StepId, position?: number): readonly ElementRef[] {
    const running: ElementRef[] = [];
    const elements = this.steps[step]!;
    if (position === undefined) this.#cancelledSteps.add(step);
    const [from, to] = position === undefined ? [0, elements.size] : [position, position + 1];
    for (let at = from; at < to; at++) {
      const state = elements.state(at);
      if (state === states.running) running.push({ step, position: at });
      else if (!isFinal(state) && state !== states.binding) this.#drop({ step, position: at }, "cancelled");
    }
    this.#readiness.settle();
    return running;
  }

  /** Nothing more is started: what has not started ends as cancelled, or as skipped for `because`. Returns what runs. */
  halt(because: "cancelled" | SkipReason): readonly ElementRef[] {
    this.#halt ??= because;
    this.#live -= this.#expansions.length;
    this.#expansions = [];
    const running: ElementRef[] = [];
    this.steps.forEach((elements, step) => {
      for (let position = 0; position < elements.size; position++) {
        const state = elements.state(position);
        if (state === states.running) running.push({ step, position });
        else if (!isFinal(state) && state !== states.binding) this.#drop({ step, position }, because);
      }
    });
    this.#readiness.settle();
    return running;
  }

  /** Set once the plan was halted: what is to become of elements that come back from binding. */
  get halted(): "cancelled" | SkipReason | undefined {
    return this.#halt;
  }

  /** An element that came back from binding or backing off after a halt or cancel. */
  dropped(element: ElementRef, because: "cancelled" | SkipReason): void {
    this.#drop(element, because);
    this.#readiness.settle();
  }

  // ---- inside --------------------------------------------------------------------------------------------------------

  /** To be started, unless it has been decided meanwhile that nothing more of its step is. */
  #becomeReady(element: ElementRef): void {
    const { step, position } = element;
    const elements = this.steps[step]!;
    const limit = this.graph.steps[step]!.maxFailures;
    if (this.#halt !== undefined) return this.dropped(element, this.#halt);
    if (limit !== undefined && elements.counts[states.failed]! >= limit)
      return this.dropped(element, { type: "max-failures", limit });
    elements.become(position, states.ready);
    this.#ready.push(step, position);
  }

  #drop(element: ElementRef, because: "cancelled" | SkipReason): void {
    this.#decide(element, because);
    this.#finish(element, because === "cancelled" ? states.cancelled : states.skipped, undefined);
  }

  #decide({ step, position }: ElementRef, because: Decision["because"]): void {
    this.#decisions.push({ step, position, parent: undefined, because });
  }

  #end(element: ElementRef, state: (typeof states)[keyof typeof states]): void {
    if (isFinal(this.steps[element.step]!.state(element.position))) return;
    this.#finish(element, state, undefined);
    this.#readiness.settle();
  }

  /** The one place where an element becomes final. */
  #finish(
    { step, position }: ElementRef,
    state: (typeof states)[keyof typeof states],
    cause: Culprit | undefined,
  ): void {
    const elements = this.steps[step]!;
    this.#readiness.ended();
    if (elements.state(position) !== states.waiting) this.#live--;
    elements.become(position, state);
    const verdict = verdictOf(state);
    const how =
      state === states.cancelled
        ? "cancelled"
        : state === states.skipped || state === states.left
          ? "skipped"
          : "failed";
    const culprit = verdict === verdicts.good ? undefined : (cause ?? { step, position, how });
    const domain = this.graph.steps[step]!.domain;
    for (const signal of this.#wiring.outputs[step]!) {
      const at = signal.isDirect ? position : this.spaces.locate(domain, position, signal.at);
      if (verdict === verdicts.bad || (signal.isDirect && verdict === verdicts.left))
        signal.judge(at, verdict, culprit);
      this.#readiness.countDown(signal, at, 1);
    }
  }

  #release(waiter: Waiter, position: number): void {
    if (this.#halt !== undefined) return;
    if (waiter.kind === "expansion") {
      this.#live++;
      this.#expansions.push({ domain: waiter.domain, parent: position });
      return;
    }
    if (this.#cancelledSteps.has(waiter.step))
      return this.#drop({ step: waiter.step, position }, "cancelled");
    this.#live++;
    const elements = this.steps[waiter.step]!;
    elements.become(position, states.bindable);
    this.#bindable.push(waiter.step, position);
  }

  #doom(waiter: Waiter, position: number, { verdict, culprit }: Cause): void {
    if (waiter.kind === "expansion") {
      this.#readiness.over(waiter, position);
      this.#block({ domain: waiter.domain, parent: position }, verdict, culprit);
      return;
    }
    this.#decide({ step: waiter.step, position }, this.#reason(culprit));
    this.#finish(
      { step: waiter.step, position },
      verdict === verdicts.left ? states.left : states.skipped,
      culprit,
    );
  }

  /** A domain will have no indices below this parent: all steps in it and below it end there. */
  #block({ domain, parent }: ExpansionRef, verdict: Verdict, culprit: Culprit | undefined): void {
    const owner = culprit?.position === undefined && culprit?.how === "failed" ? culprit.step : undefined;
    for (const step of this.graph.steps) {
      if (!this.isActive(step.id) || !this.spaces.isAncestor(domain, step.domain)) continue;
      const blocked = this.steps[step.id]!.blocked;
      if (step.id === owner) blocked.failed++;
      else blocked.skipped++;
      this.#decisions.push({
        step: step.id,
        position: undefined,
        parent,
        because: step.id === owner ? "failed" : this.#reason(culprit),
      });
    }
    this.#readiness.ended();
    if (verdict === verdicts.bad) this.spaces.of(domain).lose(parent);
    const parentDomain = this.spaces.of(domain).parent!.domain.id;
    for (const signal of this.#wiring.gathers[domain]!) {
      const at = this.spaces.locate(parentDomain, parent, signal.at);
      if (verdict === verdicts.bad) signal.judge(at, verdict, culprit);
      this.#readiness.countDown(signal, at, 1);
    }
    const own = this.#wiring.expanded[domain];
    if (own === undefined) return;
    own.judge(parent, verdict, culprit);
    this.#readiness.countDown(own, parent, 1);
  }

  #reason(culprit: Culprit | undefined): SkipReason {
    if (culprit === undefined) return { type: "stopped" };
    const step = this.graph.steps[culprit.step]?.name ?? "";
    if (culprit.position === undefined)
      return { type: "expansion-failed", step, message: "its list could not be fanned out" };
    const element = {
      step,
      index: this.spaces.of(this.graph.steps[culprit.step]!.domain).path(culprit.position),
    };
    return { type: `upstream-${culprit.how}`, element };
  }

  /** What waits to be started is dropped when the limit is reached; what comes later, when it comes. */
  #checkMaxFailures(step: StepId): void {
    const limit = this.graph.steps[step]!.maxFailures;
    const elements = this.steps[step]!;
    if (limit === undefined || elements.counts[states.failed] !== limit) return;
    for (let position = 0; position < elements.size; position++) {
      const state = elements.state(position);
      if (state === states.ready || state === states.backoff)
        this.#drop({ step, position }, { type: "max-failures", limit });
    }
    this.#readiness.settle();
  }
}

function verdictOf(state: (typeof states)[keyof typeof states]): Verdict {
  if (state === states.succeeded || state === states.cached) return verdicts.good;
  return state === states.left ? verdicts.left : verdicts.bad;
}
