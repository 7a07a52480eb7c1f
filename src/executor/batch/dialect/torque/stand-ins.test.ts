import { expect, test } from "vitest";
import type { CommandOutput } from "../command.ts";
import type { Query } from "../dialect.ts";
import { pbspro } from "../pbspro/pbspro.ts";
import { torque } from "./torque.ts";

// What Debian's slurm-wlm-torque 22.05.8 said, over a Slurm.
const said = (exitCode: number, stderr = "", stdout = ""): CommandOutput => ({ exitCode, stderr, stdout });
const refusedBy = {
  qsub: said(
    2,
    `Unknown option: C
Usage:
    qsub [-a start_time] [-A account] [-b y|n] [-e err_path] [-I] [-l
    resource_list] [-m mail_options] [-M user_list] [-N job_name] [-o
    out_path] [-p priority] [-pe shm task_cnt] [-P wckey] [-q destination]
    [-r y|n] [-v variable_list] [-V] [-wd workdir] [-W
    additional_attributes] [-h] [script]

`,
  ),
  qstat: said(
    2,
    `Unknown option: t
Usage:
    qstat [-f] [-a|-i|-r] [-n [-1]] [-G|-M] [-u user_list] [-? | --help]
    [--man] [job_id...]

    qstat -Q [-f]

    qstat -q

`,
  ),
  qdel: said(2, "Unknown option: t\nUsage:\n    qdel job_id...\n\n"),
};

const job = {
  name: "job",
  command: "true",
  scriptFile: "/job.sh",
  resources: {},
  workDir: "/",
  log: "/log",
};

test.each([torque, pbspro])(
  "$title: Slurm's stand-ins for its commands are no scheduler, and say so",
  (dialect) => {
    expect(dialect.submission(job).read(refusedBy.qsub)).toMatchObject({
      ok: false,
      problem: { kind: "rejected", words: expect.stringContaining("--executor slurm") },
    });
  },
);

test("what they do not understand is never taken for a job that has gone", () => {
  const queries: Query<unknown>[] = [
    torque.states([{ id: "6" }]),
    ...torque.cancel([{ job: { id: "11" }, indices: [1, 3] }]),
  ];
  const readings = queries.map((query) =>
    query.read(query.command.argv[0] === "qstat" ? refusedBy.qstat : refusedBy.qdel),
  );
  for (const reading of readings) expect(reading).toMatchObject({ ok: false, problem: { kind: "rejected" } });
  // Of an unknown job they say nothing at all.
  expect(torque.states([{ id: "999999" }]).read(said(153))).toMatchObject({ ok: false });
});
