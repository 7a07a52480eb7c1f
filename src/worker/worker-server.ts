import { AttemptControl, type RunElement } from "../executor/attempt-control.ts";
import type { Outcome, TaskLocation } from "../executor/executor.ts";
import type { FromWorker, Profile, ToWorker, WireJob } from "../executor/worker-protocol.ts";
import type { Task } from "../task/task.ts";
import type { Encoded } from "../value/encoded.ts";
import { failureOf } from "./failure-of.ts";
import { setEnvironment } from "./task-environment.ts";
import { type DecodeInput, decodeInputs, workOf } from "./wire-work.ts";

export interface WorkerServerOptions {
  readonly post: (message: FromWorker) => void;
  /** True when the place is still this worker's to run. */
  readonly claim: (place: number) => boolean;
  readonly runElement: RunElement;
  readonly decode: DecodeInput;
  /** Loads a task and the fingerprint of its code. */
  readonly findTask: (location: TaskLocation) => Promise<{ readonly task: Task; readonly code: string }>;
  /** Asks not to be ended while a program is being started. */
  readonly shield: (on: boolean) => void;
  /** Told before the first element of a run. */
  readonly onRunDir: (runDir: string) => void;
}

interface Known {
  readonly profile: Profile;
  found: { task: Task; stale: string | undefined } | undefined;
}

interface Received {
  readonly job: WireJob;
  readonly inputs: Readonly<Record<string, Encoded>>;
}

/** The worker's side of the protocol: runs what it is given, one element after the other. */
export class WorkerServer {
  readonly #options: WorkerServerOptions;
  readonly #profiles = new Map<number, Known>();
  readonly #shared = new Map<number, Encoded>();
  readonly #decoded = new WeakMap<Encoded, unknown>();
  readonly #waiting: Received[] = [];
  readonly #groups = new Set<number>();
  #current: { readonly job: WireJob; readonly control: AttemptControl } | undefined;
  #busy = false;

  constructor(options: WorkerServerOptions) {
    this.#options = options;
  }

  /** The element that runs now. */
  get current(): WireJob | undefined {
    return this.#current?.job;
  }

  /** The process groups of programs that run now. */
  get groups(): Iterable<number> {
    return this.#groups;
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case "profile":
        this.#profiles.set(message.id, { profile: message.profile, found: undefined });
        this.#options.onRunDir(message.profile.runDir);
        return;
      case "share":
        this.#shared.set(message.id, message.input);
        this.#decoded.set(message.input, undefined);
        return;
      case "forget":
        this.#shared.delete(message.id);
        return;
      case "run":
        for (const job of message.jobs) this.#waiting.push({ job, inputs: this.#inputsOf(job) });
        if (!this.#busy) this.#work();
        return;
      case "stop":
        this.#stop(message);
    }
  }

  #stop(message: ToWorker & { type: "stop" }): void {
    if (this.#current?.job.attemptId !== message.attemptId) return;
    const { control } = this.#current;
    control.abort(message.order);
    if (control.end !== undefined) this.#options.post({ type: "stopping", attemptId: message.attemptId });
  }

  /** Goes on until something has to be waited for. */
  #work(): void {
    this.#busy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (!this.#options.claim(next.job.place)) continue;
      const pending = this.#run(next);
      if (pending === undefined) continue;
      void pending.then(() => this.#work());
      return;
    }
    this.#busy = false;
  }

  #run(received: Received): Promise<void> | undefined {
    const { job } = received;
    const known = this.#profiles.get(job.profile)!;
    const control = new AttemptControl(this.#reportOf(job), job.env);
    this.#current = { job, control };
    const restore = setEnvironment(known.profile.env, job.env);
    const done = (outcome: Outcome) => {
      restore();
      this.#current = undefined;
      this.#options.post({ type: "outcome", attemptId: job.attemptId, outcome });
    };
    const outcome = this.#outcomeOf(received, known, control);
    if (outcome instanceof Promise) return outcome.then(done);
    done(outcome);
    return undefined;
  }

  #outcomeOf(received: Received, known: Known, control: AttemptControl): Outcome | Promise<Outcome> {
    try {
      const outcome =
        known.found === undefined
          ? this.#load(received.job, known).then(() => this.#element(received, known, control))
          : this.#element(received, known, control);
      return outcome instanceof Promise ? outcome.catch(failed) : outcome;
    } catch (error) {
      return failed(error);
    }
  }

  async #load(job: WireJob, known: Known): Promise<void> {
    const { task, code } = await this.#options.findTask(known.profile.location);
    const stale = code === known.profile.code ? undefined : difference(known.profile, code);
    known.found = { task, stale };
    this.#options.post({ type: "begun", attemptId: job.attemptId });
  }

  #element({ job, inputs }: Received, known: Known, control: AttemptControl): Outcome | Promise<Outcome> {
    const { task, stale } = known.found!;
    if (stale !== undefined) return { type: "stale", difference: stale };
    const { profile } = known;
    const held = decodeInputs(inputs, this.#decode);
    if (!(held instanceof Promise))
      return this.#options.runElement(workOf(job, { profile, task, inputs: held }), control);
    return held.then((known) =>
      this.#options.runElement(workOf(job, { profile, task, inputs: known }), control),
    );
  }

  #reportOf(job: WireJob) {
    return {
      progress: (done: number, total: number | undefined) =>
        this.#options.post({ type: "progress", attemptId: job.attemptId, done, total }),
      shield: this.#options.shield,
      group: (pid: number, ended: boolean) => {
        if (ended) this.#groups.delete(pid);
        else this.#groups.add(pid);
        this.#options.post({ type: "group", pid, ended });
      },
    };
  }

  #inputsOf(job: WireJob): Record<string, Encoded> {
    const inputs: Record<string, Encoded> = {};
    for (const name in job.inputs) {
      const input = job.inputs[name]!;
      inputs[name] = typeof input === "number" ? this.#shared.get(input)! : input;
    }
    return inputs;
  }

  /** Shared inputs are decoded once. */
  readonly #decode = (input: Encoded): unknown => {
    if (!this.#decoded.has(input)) return this.#options.decode(input);
    const known = this.#decoded.get(input);
    if (known !== undefined) return known;
    const value = this.#options.decode(input);
    this.#decoded.set(input, value);
    return value;
  };
}

function failed(error: unknown): Outcome {
  return { type: "failed", failure: failureOf(error, String), elapsedMs: 0 };
}

function difference({ location, code }: Profile, loaded: string): string {
  return `the code of ${location.flow}/${location.step} in ${location.module} has changed since the run began (planned ${code.slice(0, 12)}, loaded ${loaded.slice(0, 12)})`;
}
