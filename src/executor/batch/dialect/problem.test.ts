import { describe, expect, test } from "vitest";
import { classify, type ProblemPatterns } from "./problem.ts";
import { lsfProblems } from "./lsf/problems.ts";
import { pbsProblems } from "./pbs/problems.ts";
import { sgeProblems } from "./sge/problems.ts";
import { slurmProblems } from "./slurm/problems.ts";

const kindOf = (patterns: ProblemPatterns, stderr: string) => {
  const reading = classify<void>(patterns, { exitCode: 1, stdout: "", stderr });
  return reading.ok ? "ok" : reading.problem.kind;
};

describe("why a command failed", () => {
  test.each([
    [
      slurmProblems,
      "unreachable",
      "slurm_load_jobs error: Unable to contact slurm controller (connect failure)",
    ],
    [
      slurmProblems,
      "unreachable",
      "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation",
    ],
    [slurmProblems, "limit", "sbatch: error: QOSMaxSubmitJobPerUserLimit"],
    [
      slurmProblems,
      "limit",
      "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    ],
    [
      slurmProblems,
      "rejected",
      "sbatch: error: Batch job submission failed: Invalid partition name specified",
    ],
    [
      slurmProblems,
      "rejected",
      "sbatch: error: Batch job submission failed: Requested node configuration is not available",
    ],
    [slurmProblems, "unsupported", "Slurm accounting storage is disabled"],
    [sgeProblems, "unreachable", "error: commlib error: got select error (Connection refused)"],
    [
      sgeProblems,
      "limit",
      "Unable to run job: job rejected: Only 20 jobs are allowed per user (current job count: 20).",
    ],
    [sgeProblems, "rejected", 'Unable to run job: unknown resource "gpu"'],
    [pbsProblems, "unreachable", "qsub: cannot connect to server sdb (errno=15010)"],
    [pbsProblems, "limit", "qsub: would exceed queue workq's per-user limit of jobs in 'Q' state"],
    [pbsProblems, "limit", "qsub: Maximum number of jobs already in queue for user"],
    [pbsProblems, "rejected", "qsub: Unknown queue"],
    [lsfProblems, "unreachable", "LSF is down. Please wait ..."],
    [lsfProblems, "limit", "User <u>: Pending job threshold reached. Retrying in 60 seconds..."],
    [lsfProblems, "rejected", "nope: No such queue. Job not submitted."],
  ] as const)("%#: %s", (patterns, kind, words) => {
    expect(kindOf(patterns, words)).toBe(kind);
  });

  test("no answer in our time is like no answer; no program is something else", () => {
    const silent = { exitCode: undefined, stdout: "", stderr: "" };
    expect(classify(slurmProblems, { ...silent, timedOut: true })).toMatchObject({
      problem: { kind: "unreachable" },
    });
    expect(classify(slurmProblems, { ...silent, notFound: true })).toMatchObject({
      problem: { kind: "missing" },
    });
  });
});
