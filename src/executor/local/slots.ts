import { availableParallelism, totalmem } from "node:os";
import type { Need } from "../executor.ts";

export interface SlotOptions {
  /** Cores to hand out. Default: those of this machine. */
  readonly workers?: number | undefined;
  /** Bytes to hand out. Default: the memory of this machine. */
  readonly memBytes?: number | undefined;
  /** GPUs to hand out, numbered from 0. Default 0. */
  readonly gpus?: number | undefined;
}

const slack = 1e-9; // shares such as 0.1 + 0.2 must fit where 0.3 is free

/** What this machine hands out to attempts: cores, memory, numbered GPUs. */
export class Slots {
  readonly workers: number;
  readonly #memBytes: number;
  readonly #gpus: number;
  #freeCpus: number;
  #freeMem: number;
  readonly #freeGpus: number[];

  constructor(options: SlotOptions) {
    this.workers = options.workers ?? availableParallelism();
    this.#memBytes = options.memBytes ?? totalmem();
    this.#gpus = options.gpus ?? 0;
    this.#freeCpus = this.workers;
    this.#freeMem = this.#memBytes;
    this.#freeGpus = Array.from({ length: this.#gpus }, (_, device) => device);
  }

  /** Why a need can never be met, or undefined. */
  refuses(need: Need): string | undefined {
    if (need.cpus > this.workers + slack)
      return `${need.cpus} cpus are needed, and this executor has ${this.workers}`;
    if (need.memBytes > this.#memBytes)
      return `${gigabytes(need.memBytes)} of memory are needed, and this executor has ${gigabytes(this.#memBytes)}`;
    if (need.gpus > this.#gpus) return `${need.gpus} gpus are needed, and this executor has ${this.#gpus}`;
    return undefined;
  }

  fits(need: Need): boolean {
    return (
      need.cpus <= this.#freeCpus + slack &&
      need.memBytes <= this.#freeMem &&
      need.gpus <= this.#freeGpus.length
    );
  }

  /** Takes what is needed; returns the numbers of the GPUs, lowest first. */
  take(need: Need): readonly number[] {
    this.#freeCpus -= need.cpus;
    this.#freeMem -= need.memBytes;
    return need.gpus === 0 ? noDevices : this.#freeGpus.splice(0, need.gpus);
  }

  give(need: Need, devices: readonly number[]): void {
    this.#freeCpus += need.cpus;
    this.#freeMem += need.memBytes;
    if (devices.length > 0) {
      this.#freeGpus.push(...devices);
      this.#freeGpus.sort((a, b) => a - b);
    }
  }
}

const noDevices: readonly number[] = [];

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${Number((bytes / 1e9).toFixed(1))} GB`;
}
