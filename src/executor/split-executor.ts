import type { Failure } from "../model/failure.ts";
import type { Executor, Observation, Outcome, Work } from "./executor.ts";

/**
 * Two executors as one: steps that are kept back (`executor: "local"`) run here, all others there. Where nothing is to run
 * (a login node), what is kept back waits for the process that goes on with the run.
 */
export class SplitExecutor implements Executor {
  readonly name: string;
  readonly throttles: boolean;
  readonly #there: Executor;
  readonly #here: Executor | undefined;
  /** What is kept back, and cannot run in this process. */
  #kept: Work[] = [];
  /** What was kept back and cancelled: to be heard of. */
  #dropped: Observation[] = [];
  /** Attempts that run here. */
  readonly #running = new Set<number>();

  constructor({ here, there }: { here: Executor | undefined; there: Executor }) {
    this.name = there.name;
    this.throttles = there.throttles ?? false;
    this.#here = here;
    this.#there = there;
  }

  room(): number {
    return this.#there.room();
  }

  refuses(work: Work): Failure | undefined {
    return this.#placeOf(work)?.refuses(work);
  }

  #placeOf({ executor }: Work): Executor | undefined {
    return executor === "local" ? this.#here : this.#there;
  }

  async submit(work: readonly Work[]): Promise<void> {
    const [here, there] = [work.filter(isLocal), work.filter((one) => !isLocal(one))];
    if (there.length > 0) await this.#there.submit(there);
    if (here.length === 0) return;
    if (this.#here === undefined) {
      this.#kept.push(...here);
      return;
    }
    for (const { attemptId } of here) this.#running.add(attemptId);
    await this.#here.submit(here);
  }

  /** Waits for both, until one has something to say. */
  async observe(signal: AbortSignal): Promise<readonly Observation[]> {
    if (this.#dropped.length > 0) return this.#dropped.splice(0);
    if (this.#here === undefined || this.#running.size === 0) return this.#there.observe(signal);
    const heard = new AbortController();
    const either = AbortSignal.any([signal, heard.signal]);
    const listen = async (executor: Executor) => {
      const news = await executor.observe(either);
      heard.abort();
      return news;
    };
    const [here, there] = await Promise.all([listen(this.#here), listen(this.#there)]);
    return [...here, ...there];
  }

  async collect(attemptIds: readonly number[]): Promise<readonly Outcome[]> {
    const { here, there } = this.#sides(attemptIds);
    const outcomes = new Map<number, Outcome>();
    const take = async (executor: Executor | undefined, ids: readonly number[]) => {
      if (executor === undefined || ids.length === 0) return;
      const found = await executor.collect(ids);
      for (const [at, id] of ids.entries()) outcomes.set(id, found[at]!);
    };
    await take(this.#here, here);
    await take(this.#there, there);
    for (const id of here) this.#running.delete(id);
    return attemptIds.map((id) => outcomes.get(id) ?? { type: "cancelled" });
  }

  async cancel(attemptIds: readonly number[], how: { readonly kill: boolean }): Promise<void> {
    const { here, there } = this.#sides(attemptIds);
    const wanted = new Set(attemptIds);
    for (const { attemptId } of this.#kept)
      if (wanted.has(attemptId)) this.#dropped.push({ type: "ended", attemptId });
    this.#kept = this.#kept.filter(({ attemptId }) => !wanted.has(attemptId));
    if (here.length > 0) await this.#here?.cancel(here, how);
    if (there.length > 0) await this.#there.cancel(there, how);
  }

  #sides(attemptIds: readonly number[]): { readonly here: number[]; readonly there: number[] } {
    return {
      here: attemptIds.filter((id) => this.#running.has(id)),
      there: attemptIds.filter((id) => !this.#running.has(id)),
    };
  }

  notices(): readonly string[] {
    return [...(this.#here?.notices?.() ?? []), ...(this.#there.notices?.() ?? [])];
  }

  async settled(attemptIds: readonly number[]): Promise<void> {
    await this.#there.settled?.(attemptIds);
  }

  /** What is kept back is reason to go on at once. */
  async handOver(at: number | undefined): Promise<boolean> {
    if (this.#running.size > 0 || this.#dropped.length > 0) return false;
    return (await this.#there.handOver?.(this.#kept.length > 0 ? 0 : at)) ?? false;
  }

  async close(): Promise<void> {
    await this.#here?.close();
    await this.#there.close();
  }
}

function isLocal({ executor }: Work): boolean {
  return executor === "local";
}
