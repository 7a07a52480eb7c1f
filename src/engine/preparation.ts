import type { Graph } from "../flow/graph.ts";
import type { Failure } from "../model/failure.ts";
import { isSheafError } from "../model/errors.ts";
import type { Unusable } from "../model/look-up.ts";
import type { ElementRef, Plan } from "../plan/plan.ts";
import type { ElementRow, Hit, Lease, ResultRow, Store } from "../store/store.ts";
import type { Binder, Bound } from "./binder.ts";
import type { Earlier } from "./earlier.ts";
import { failureOf } from "./failure-of.ts";
import type { HitCheck } from "./hit-check.ts";
import { IdentitiesSeen } from "./identities-seen.ts";
import { isPromise, type Later, settle, value } from "./later.ts";
import type { Outputs } from "./outputs.ts";
import type { Recorder } from "./recorder.ts";
import type { EngineOptions } from "./run-options.ts";

/** An element that has to run, with its inputs. */
export interface Prepared extends Bound {
  /** The identity, when elements with the same identity wait for this one. */
  readonly claim: string | undefined;
  /** The result that was found for it and could not be used. */
  readonly unusable?: Unusable | undefined;
}

interface Candidate extends Prepared {
  readonly element: ElementRef;
}

export interface PreparationOptions {
  readonly run: string;
  readonly graph: Graph;
  readonly plan: Plan;
  readonly store: Store;
  /** Undefined in a survey: it leaves all as it is. */
  readonly lease: Lease | undefined;
  readonly outputs: Outputs;
  readonly recorder: Recorder;
  readonly earlier: Earlier | undefined;
  readonly hitCheck: HitCheck;
  readonly binder: (step: number) => Binder;
  /** Is this run the only one that ever had the task of a step as it is? */
  readonly isOwn: (step: number) => boolean;
  readonly options: EngineOptions;
  /** The element's inputs were found wanting. */
  readonly failed: (element: ElementRef, failure: Failure) => void;
}

/** Takes elements from "all inputs are there" to "cached" or "has to run": binds, looks up, checks hits. */
export class Preparation {
  /** Elements that have to run, by step and position; made for a step when it has some. */
  readonly #prepared: (Map<number, Prepared> | undefined)[];
  #size = 0;
  readonly #seen = new IdentitiesSeen();
  readonly #followers = new Map<string, Candidate[]>();
  readonly #o: PreparationOptions;

  constructor(options: PreparationOptions) {
    this.#o = options;
    this.#prepared = options.graph.steps.map(() => undefined);
  }

  /** How many elements are prepared and not started. */
  get size(): number {
    return this.#size;
  }

  take({ step, position }: ElementRef): Prepared {
    const prepared = this.#prepared[step]!.get(position)!;
    this.#prepared[step]!.delete(position);
    this.#size--;
    return prepared;
  }

  putBack({ step, position }: ElementRef, prepared: Prepared): void {
    (this.#prepared[step] ??= new Map<number, Prepared>()).set(position, prepared);
    this.#size++;
  }

  /** It will not be started; if others wait for its result, one of them has to compute it. */
  dropped(element: ElementRef): void {
    if (this.#prepared[element.step]?.has(element.position) !== true) return;
    const { claim } = this.take(element);
    if (claim !== undefined) this.handOver(claim);
  }

  /** The execution of an identity was given up: one of those who waited for its result does it instead. */
  handOver(claim: string): void {
    const [next, ...others] = this.release(claim);
    if (next !== undefined) this.#restart(next, others);
  }

  /** Drops what is prepared: it will not be started. */
  forget(): void {
    for (const prepared of this.#prepared) prepared?.clear();
    this.#size = 0;
  }

  *prepare(elements: readonly ElementRef[]): Later<void> {
    const candidates: Candidate[] = [];
    const waiting: Promise<Candidate | undefined>[] = [];
    for (const element of elements) {
      const candidate = settle(this.#bind(element));
      if (isPromise(candidate)) waiting.push(candidate as Promise<Candidate | undefined>);
      else if (candidate !== undefined) candidates.push(candidate);
    }
    if (waiting.length > 0)
      for (const candidate of yield* value(Promise.all(waiting)))
        if (candidate !== undefined) candidates.push(candidate);
    this.#o.outputs.unload();
    const unknown: Candidate[] = [];
    for (const candidate of candidates) {
      const row = this.#o.earlier?.take(candidate.element.step, this.#o.recorder.index(candidate.element));
      const isKnown = row !== undefined && (yield* value(this.#restore(candidate, row)));
      if (!isKnown && !this.#follows(candidate)) unknown.push(candidate);
    }
    yield* this.#lookUp(unknown);
  }

  *#bind(element: ElementRef): Later<Candidate | undefined> {
    const { plan } = this.#o;
    const binder = this.#o.binder(element.step);
    try {
      if (binder.isConditional && !(yield* binder.wanted(element.position))) {
        plan.left(element);
        return undefined;
      }
      const bound = yield* binder.bind(element.position);
      const { inputs, identity, tokens } = bound;
      const isShared = this.#o.graph.steps[element.step]!.task.deterministic;
      return { element, inputs, identity, tokens, claim: isShared ? identity : undefined };
    } catch (error) {
      if (isSheafError(error, "SHEAF_INTERNAL")) throw error;
      this.#o.failed(element, failureOf(error, "invalid-input"));
      return undefined;
    }
  }

  /** True when what this run has committed for the element still holds; else it is taken back. */
  async #restore({ element, identity }: Candidate, row: ElementRow): Promise<boolean> {
    const { recorder } = this.#o;
    const { result } = row;
    const holds =
      // It had not come to an identity, or has lost it; somebody did not want it.
      row.state === "cancelled" ||
      (row.identity === identity &&
        (result === undefined ||
          !this.#isDoubtful(result, element) ||
          (await this.#problem(result, element)) === undefined));
    if (holds) recorder.restored(element, row);
    else recorder.takenBack(element);
    return holds;
  }

  /** True when another element of this run has to compute it already; this one then waits for that. */
  #follows(candidate: Candidate): boolean {
    const { element, claim } = candidate;
    if (claim === undefined || !this.#o.plan.follows(element, claim)) return false;
    const followers = this.#followers.get(claim);
    if (followers === undefined) this.#followers.set(claim, [candidate]);
    else followers.push(candidate);
    return true;
  }

  *#lookUp(candidates: readonly Candidate[]): Later<void> {
    const { options, graph } = this.#o;
    const isOpen = ({ element: { step } }: Candidate) => {
      const { task } = graph.steps[step]!;
      return task.cache && task.deterministic && !options.forced.has(step) && options.reusable(step);
    };
    const open: Candidate[] = [];
    const closed: Candidate[] = [];
    for (const candidate of candidates) {
      if (!isOpen(candidate)) closed.push(candidate);
      else if (this.#isNew(candidate)) this.#miss(candidate);
      else open.push(candidate);
    }
    yield* this.#lookUpIn(open, undefined);
    if (closed.length === 0) return;
    // What is not shared between runs still is within one; a task that is not deterministic shares nothing.
    yield* this.#lookUpIn(
      closed.filter(({ claim }) => claim !== undefined),
      this.#o.run,
    );
    for (const candidate of closed) if (candidate.claim === undefined) this.#miss(candidate);
  }

  /** True when there can be no result: no other run ever had the task like this, and this run has not met the identity. */
  #isNew({ element: { step }, identity }: Candidate): boolean {
    if (!this.#o.isOwn(step) || this.#seen.has(identity)) return false;
    this.#seen.add(identity);
    return true;
  }

  *#lookUpIn(candidates: readonly Candidate[], scope: string | undefined): Later<void> {
    if (candidates.length === 0) return;
    const identities = candidates.map(({ identity }) => identity);
    const hits = yield* value(this.#o.store.lookup(identities, scope));
    const doubtful: { candidate: Candidate; id: number }[] = [];
    for (let at = 0; at < candidates.length; at++) {
      const candidate = candidates[at]!;
      const hit = hits[at];
      if (hit === undefined) this.#miss(candidate);
      else if (this.#isDoubtful(hit, candidate.element)) doubtful.push({ candidate, id: hit.id });
      else this.#hit(candidate, hit);
    }
    if (doubtful.length === 0) return;
    const rows = yield* value(this.#o.store.results(doubtful.map(({ id }) => id)));
    for (const [at, { candidate }] of doubtful.entries())
      yield* value(this.#useIfSound(candidate, rows[at]!));
  }

  #isDoubtful(found: Hit | ResultRow, { step }: ElementRef): boolean {
    return this.#o.hitCheck.concerns(found, this.#o.graph.steps[step]!.task);
  }

  async #useIfSound(candidate: Candidate, row: ResultRow): Promise<void> {
    if (this.#follows(candidate)) return;
    const problem = await this.#problem(row, candidate.element);
    if (problem === undefined) this.#hit(candidate, row);
    else this.#miss({ ...candidate, unusable: { run: row.run, step: row.step, problem } });
  }

  /** Why a result cannot be used. */
  async #problem(row: ResultRow, { step }: ElementRef): Promise<string | undefined> {
    const { recorder, hitCheck, store, graph } = this.#o;
    const problem = await hitCheck.problem(row, graph.steps[step]!.task);
    if (problem === undefined) return undefined;
    recorder.tell(() => ({
      type: "notice",
      at: Date.now(),
      message: `${recorder.name(step)}: the result of ${row.run} is not used: ${problem}`,
    }));
    if (this.#o.lease !== undefined) await store.invalidate([row.id]);
    return problem;
  }

  #miss(candidate: Candidate): void {
    if (!this.#follows(candidate)) this.#run(candidate);
  }

  #run(candidate: Candidate): void {
    this.#o.options.watch?.missed(candidate.element, candidate);
    this.putBack(candidate.element, candidate);
    this.#o.plan.missed(candidate.element, candidate.claim);
  }

  #hit({ element, identity }: Candidate, result: Hit | ResultRow): void {
    this.#o.options.watch?.hit(element, identity);
    this.#o.recorder.cached(element, result, identity);
  }

  /** Ends a claim: those who waited for it, and are still waiting. */
  release(claim: string): readonly Candidate[] {
    this.#o.plan.claims.release(claim);
    const followers = this.#followers.get(claim);
    if (followers === undefined) return [];
    this.#followers.delete(claim);
    return followers.filter(({ element }) => this.#o.plan.isFollowing(element));
  }

  /** The first of those who wait for an identity takes over; it does not wait any more. */
  heir(claim: string): ElementRef | undefined {
    const followers = this.#followers.get(claim);
    for (let next = followers?.shift(); next !== undefined; next = followers!.shift()) {
      if (this.#o.plan.isFollowing(next.element)) return next.element;
    }
    return undefined;
  }

  /** One who waited computes it itself now; the others wait for that. */
  #restart(next: Candidate, others: readonly Candidate[]): void {
    this.#followers.set(next.claim!, [...others]);
    this.#run(next);
  }
}
