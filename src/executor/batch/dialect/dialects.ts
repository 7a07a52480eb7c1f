import type { Dialect, DialectName } from "./dialect.ts";

/** Each dialect is loaded when it is spoken. */
const dialects: Readonly<Record<DialectName, () => Promise<Dialect>>> = {
  slurm: async () => (await import("./slurm/slurm.ts")).slurm,
  sge: async () => (await import("./sge/sge.ts")).sge,
  pbspro: async () => (await import("./pbspro/pbspro.ts")).pbspro,
  torque: async () => (await import("./torque/torque.ts")).torque,
  lsf: async () => (await import("./lsf/lsf.ts")).lsf,
  flux: async () => (await import("./flux/flux.ts")).flux,
};

export function loadDialect(name: DialectName): Promise<Dialect> {
  return dialects[name]();
}
