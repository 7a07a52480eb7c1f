import { Service, type ServiceOptions } from "./service.ts";

export interface SlurmOptions extends ServiceOptions {
  /** Default 4, of 4 CPUs and 4000 MB each. */
  readonly nodes?: number;
  /** A database, so that `sacct` works. Default true. */
  readonly dbd?: boolean;
  /** Lines of slurm.conf, in place of those of the same key. */
  readonly conf?: Readonly<Record<string, string | number>>;
}

/** A real Slurm. `kill("run/slurmctld.pid", "SIGKILL")`, `run/slurmd-n1.pid`, `run/slurmdbd.pid`; `repair()` restarts. */
export function startSlurm(options: SlurmOptions = {}): Promise<Service> {
  const { nodes = 4, dbd = true, conf = {} } = options;
  const lines = Object.entries(conf).map(([key, value]) => `${key}=${value}`);
  const settings = {
    SLURM_NODES: String(nodes),
    SLURM_DBD: dbd ? "1" : "0",
    SLURM_EXTRA: lines.join("\n"),
  };
  return Service.start("slurm", settings, options);
}
