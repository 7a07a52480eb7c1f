import { CalledPrograms } from "./called-programs.ts";
import { type PlaceMeter, worthMeasuringMs } from "./place-meter.ts";
import { ProcFile } from "./proc-file.ts";
import type { Programs, Used } from "./used.ts";

type CpuUsage = () => { readonly user: number; readonly system: number };

/** A thread in which attempts run one after the other: its own processor time, and what programs used. Memory and bytes are shared with the other threads. */
export class ThreadMeter implements PlaceMeter {
  readonly #cpuMs = cpuClock();
  #begun: number | undefined;

  begin(): void {
    this.#begun = this.#cpuMs();
  }

  end(wallMs: number, programs: Programs | undefined): Used | undefined {
    const called = programs instanceof CalledPrograms ? programs.used : undefined;
    if (wallMs < worthMeasuringMs || this.#begun === undefined) return called;
    const own = this.#cpuMs()! - this.#begun;
    return { ...called, cpuMs: own + (called?.cpuMs ?? 0) };
  }

  programs(): Programs {
    return new CalledPrograms();
  }
}

/** Milliseconds of processor time of the thread that calls it; undefined where the system does not tell. */
function cpuClock(): () => number | undefined {
  const usage = (process as { threadCpuUsage?: CpuUsage }).threadCpuUsage; // since Node 23.9
  if (usage !== undefined) {
    return () => {
      const { user, system } = usage.call(process);
      return (user + system) / 1000;
    };
  }
  const file = new ProcFile("/proc/thread-self/schedstat"); // belongs to the thread that opens it
  return () => {
    const text = file.read();
    return text === undefined ? undefined : Number.parseInt(text, 10) / 1e6;
  };
}
