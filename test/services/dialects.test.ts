import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { dialectConformance } from "../../src/executor/batch/dialect/conformance.ts";
import { sge } from "../../src/executor/batch/dialect/sge/sge.ts";
import { slurm } from "../../src/executor/batch/dialect/slurm/slurm.ts";
import { realLab } from "./real-lab.ts";
import { type Service, skipLoudly } from "./service.ts";
import { startSge } from "./sge.ts";
import { startSlurm } from "./slurm.ts";

describe.skipIf(skipLoudly("dialects against real schedulers"))("on the real daemons", () => {
  dialectConformance(slurm, {
    open: async () =>
      realLab(await startSlurm({ nodes: 4 }), { cancelledAs: "cancelled", unreachable: deafSlurm }),
  });

  dialectConformance(sge, {
    // Grid Engine writes the same of a job that was deleted as of one that killed itself
    open: async () =>
      realLab(await startSge(), { cancelledAs: "killed", unreachable: () => ({ SGE_QMASTER_PORT: "1" }) }),
  });
});

/** A slurm.conf that leads to a port where nobody listens. */
function deafSlurm({ dir }: Service): NodeJS.ProcessEnv {
  const conf = readFileSync(join(dir, "etc/slurm.conf"), "utf8");
  const file = join(dir, "etc/deaf.conf");
  writeFileSync(
    file,
    conf.replace(/^SlurmctldPort=.*/m, "SlurmctldPort=1").replace(/^MessageTimeout=.*/m, "MessageTimeout=2"),
  );
  return { SLURM_CONF: file };
}
