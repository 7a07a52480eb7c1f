import { Service, type ServiceOptions } from "./service.ts";

export interface SgeOptions extends ServiceOptions {
  /** Default 16. */
  readonly slots?: number;
}

/** A real Grid Engine, queue all.q, parallel environment smp. `kill("qmaster/qmaster.pid", "SIGKILL")`; `repair()` restarts. */
export function startSge(options: SgeOptions = {}): Promise<Service> {
  return Service.start("sge", { SGE_SLOTS: String(options.slots ?? 16) }, options);
}
