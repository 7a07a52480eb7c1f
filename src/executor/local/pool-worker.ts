import { Claims } from "../claims.ts";
import type { Outcome } from "../executor.ts";
import { signalGroup } from "../process-group.ts";
import type { FromWorker, ToWorker, WireInput, WireJob } from "../worker-protocol.ts";
import { deadline } from "./deadline.ts";
import { deathOf } from "./death.ts";
import { deviceEnv } from "./device-env.ts";
import type { Job, LaneEvents, Stop } from "./job.ts";
import { endOrder, type StopCause, stoppedOutcome, timeWarning } from "../stop-reason.ts";
import type { Commons, EncodedInputs } from "./wire.ts";
import type { StartWorker, WorkerExit, WorkerLink } from "./worker-link.ts";

export interface PoolWorkerOptions {
  readonly start: StartWorker;
  readonly commons: Commons;
  readonly graceMs: number;
  readonly events: LaneEvents;
  /** It has nothing to do. */
  readonly onIdle: (worker: PoolWorker) => void;
  readonly onExit: (worker: PoolWorker) => void;
}

/** A job that the worker has: the first runs, the others wait behind it. */
interface Assigned {
  readonly job: Job;
  readonly place: number;
  readonly profile: number;
  /** It has its slots, and is the one to blame when the worker dies. */
  begun: boolean;
  startedAt: number;
  timer: NodeJS.Timeout | undefined;
  warning: NodeJS.Timeout | undefined;
  why: StopCause | undefined;
}

/** Milliseconds in which a worker that is not blocked answers. */
const answerMs = 250;
const sharedInputs = 64;

/** One worker of the pool and the jobs that it has. */
export class PoolWorker {
  readonly #options: PoolWorkerOptions;
  readonly #link: WorkerLink;
  readonly #jobs: Assigned[] = [];
  readonly #profiles = new Set<number>();
  readonly #begunProfiles = new Set<number>();
  readonly #shared = new Set<number>();
  readonly #groups = new Set<number>();
  #outgoing: WireJob[] = [];
  #lastPlace = 0;
  #ending = false;

  constructor(options: PoolWorkerOptions) {
    this.#options = options;
    this.#link = options.start({
      message: (message) => this.#receive(message),
      exit: (exit) => this.#exited(exit),
    });
  }

  get first(): Job | undefined {
    return this.#jobs[0]?.job;
  }

  get waiting(): number {
    return Math.max(0, this.#jobs.length - 1);
  }

  /** How many more may wait behind the first. The ring of claims must not come round to a place that is still open. */
  spare(depth: number): number {
    const [first] = this.#jobs;
    if (first === undefined || this.#ending) return 0;
    const ring = Claims.size - 1 - (this.#lastPlace - first.place);
    return Math.min(Math.min(depth, this.#link.depth) - this.waiting, ring);
  }

  /** Milliseconds since the first job began. */
  busyMs(now: number): number {
    return this.#jobs.length === 0 ? 0 : now - this.#jobs[0]!.startedAt;
  }

  give(job: Job, inputs: EncodedInputs): void {
    const place = ++this.#lastPlace;
    const profile = this.#tellProfile(job);
    this.#jobs.push({
      job,
      place,
      profile,
      begun: false,
      startedAt: performance.now(),
      timer: undefined,
      warning: undefined,
      why: undefined,
    });
    this.#link.offer(place);
    // Sharing an input sends what is about to be sent: only then is it known which list the job goes into.
    const wireInputs = this.#wireInputs(job, inputs);
    if (this.#outgoing.length === 0) queueMicrotask(() => this.#send());
    const { attemptId, index, attempt, logFile, workDir } = job.work;
    const env = job.devices.length === 0 ? undefined : deviceEnv(job.devices);
    this.#outgoing.push({
      attemptId,
      place,
      profile,
      index,
      attempt,
      logFile,
      workDir,
      env,
      inputs: wireInputs,
    });
    if (this.#jobs.length === 1) this.#begin(this.#jobs[0]!);
  }

  /** Takes back what has not begun, in order. From the end, where the worker comes last: what it keeps is what is first. */
  takeBack(): Job[] {
    const taken: Job[] = [];
    for (
      let last = this.#jobs.at(-1);
      this.#jobs.length > 1 && last !== undefined;
      last = this.#jobs.at(-1)
    ) {
      if (!this.#link.takeBack(last.place)) break;
      taken.unshift(this.#remove(last).job);
    }
    return taken;
  }

  /** Ends a job. True when it had not begun and is simply gone from here. */
  stop(job: Job, { why, kill }: Stop): boolean {
    const assigned = this.#jobs.find((one) => one.job === job);
    if (assigned === undefined) return false;
    if (assigned !== this.#jobs[0] && this.#link.takeBack(assigned.place)) {
      this.#remove(assigned);
      return true;
    }
    assigned.why ??= why;
    clearTimeout(assigned.timer);
    if (kill) {
      this.end(true);
      return false;
    }
    this.#link.post({
      type: "stop",
      attemptId: job.work.attemptId,
      order: endOrder(assigned.why, job.work.need.timeMs),
    });
    assigned.timer = setTimeout(() => this.end(false), answerMs);
    return false;
  }

  end(hard: boolean): void {
    this.#ending = true;
    this.#link.end(hard);
  }

  #receive(message: FromWorker): void {
    if (message.type === "group") {
      if (message.ended) this.#groups.delete(message.pid);
      else this.#groups.add(message.pid);
      return;
    }
    const assigned = this.#jobs.find((one) => one.job.work.attemptId === message.attemptId);
    if (assigned === undefined) return;
    if (message.type === "outcome") this.#finished(assigned, message.outcome);
    else if (message.type === "progress")
      this.#options.events.progress(assigned.job, message.done, message.total);
    else if (message.type === "begun") this.#begun(assigned);
    else this.#stopping(assigned);
  }

  #begin(assigned: Assigned): void {
    assigned.begun = true;
    this.#link.memory?.begin();
    assigned.startedAt = performance.now();
    if (this.#begunProfiles.has(assigned.profile)) this.#options.events.started(assigned.job);
    this.#setTimer(assigned);
  }

  // Loading the module has its time; the body's begins now.
  #begun(assigned: Assigned): void {
    this.#begunProfiles.add(assigned.profile);
    assigned.startedAt = performance.now();
    this.#options.events.started(assigned.job);
    if (assigned.why === undefined) this.#setTimer(assigned);
  }

  #setTimer(assigned: Assigned): void {
    clearTimers(assigned);
    const { attemptId, need } = assigned.job.work;
    assigned.timer = deadline(need.timeMs, () => this.stop(assigned.job, { why: "timeout", kill: false }));
    const warning = timeWarning(need);
    if (warning === undefined || !this.#begunProfiles.has(assigned.profile)) return;
    const { order, afterMs } = warning;
    assigned.warning = deadline(afterMs, () => this.#link.post({ type: "stop", attemptId, order }));
  }

  #stopping(assigned: Assigned): void {
    clearTimeout(assigned.timer);
    assigned.timer = setTimeout(() => this.end(false), this.#options.graceMs);
  }

  #finished(assigned: Assigned, outcome: Outcome): void {
    this.#remove(assigned);
    this.#link.memory?.end();
    const stopped = assigned.why !== undefined && outcome.type !== "cancelled" && outcome.type !== "failed";
    const { events } = this.#options;
    events.ended(assigned.job, stopped ? this.#stopped(assigned) : outcome);
    const next = this.#jobs[0];
    if (this.#ending) return; // those that wait are given back when it has gone
    if (next === undefined) this.#options.onIdle(this);
    else {
      events.inherits(next.job);
      this.#begin(next);
    }
  }

  #exited(exit: WorkerExit): void {
    this.#ending = true;
    for (const pid of this.#groups) signalGroup(pid, "SIGKILL");
    const assigned = this.#jobs.splice(0);
    const first = assigned[0]?.begun === true ? assigned.shift() : undefined;
    if (first !== undefined) {
      clearTimers(first);
      const elapsedMs = performance.now() - first.startedAt;
      const peakRssBytes = this.#link.memory?.end();
      const usage = peakRssBytes === undefined ? {} : { usage: { wallMs: elapsedMs, peakRssBytes } };
      const died: Outcome = { type: "failed", failure: deathOf(this.#link.kind, exit), elapsedMs };
      const outcome = first.why === undefined ? died : this.#stopped(first);
      this.#options.events.ended(first.job, { ...outcome, ...usage });
    }
    this.#options.events.returned(assigned.map(({ job }) => job));
    this.#options.onExit(this);
  }

  #stopped({ job, why, startedAt }: Assigned): Outcome {
    return stoppedOutcome(why!, job.work, performance.now() - startedAt);
  }

  #remove(assigned: Assigned): Assigned {
    clearTimers(assigned);
    if (this.#jobs[0] === assigned) this.#jobs.shift();
    else this.#jobs.splice(this.#jobs.indexOf(assigned), 1);
    return assigned;
  }

  #send(): void {
    const jobs = this.#outgoing;
    this.#outgoing = [];
    if (jobs.length > 0) this.#link.post({ type: "run", jobs });
  }

  #post(message: ToWorker): void {
    this.#send(); // what is about to be sent comes first
    this.#link.post(message);
  }

  #tellProfile(job: Job): number {
    const { id, profile } = this.#options.commons.profileOf(job.work);
    if (!this.#profiles.has(id)) {
      this.#profiles.add(id);
      this.#post({ type: "profile", id, profile });
    }
    return id;
  }

  #wireInputs(job: Job, inputs: EncodedInputs): Record<string, WireInput> {
    const wire: Record<string, WireInput> = {};
    for (const name in inputs) {
      const input = inputs[name]!;
      const id = this.#options.commons.sharedId(job.work.inputs[name]!, input);
      if (id !== undefined && !this.#shared.has(id)) this.#share(id, { type: "share", id, input });
      wire[name] = id ?? input;
    }
    return wire;
  }

  #share(id: number, message: ToWorker): void {
    this.#shared.add(id);
    this.#post(message);
    if (this.#shared.size <= sharedInputs) return;
    const [oldest] = this.#shared;
    this.#shared.delete(oldest!);
    this.#post({ type: "forget", id: oldest! });
  }
}

function clearTimers({ timer, warning }: Assigned): void {
  clearTimeout(timer);
  clearTimeout(warning);
}
