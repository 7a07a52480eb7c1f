import type { Dialect, DialectName } from "./dialect.ts";

/** Each dialect is loaded when it is spoken. */
const dialects: Partial<Readonly<Record<DialectName, () => Promise<Dialect>>>> = {
  slurm: async () => (await import("./slurm/slurm.ts")).slurm,
  sge: async () => (await import("./sge/sge.ts")).sge,
};

export function loadDialect(name: DialectName): Promise<Dialect> {
  return dialects[name]!();
}
