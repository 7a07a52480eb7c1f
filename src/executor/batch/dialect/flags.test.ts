import { describe, expect, test } from "vitest";
import type { BatchJob } from "./batch-job.ts";
import type { Dialect } from "./dialect.ts";
import { flux } from "./flux/flux.ts";
import { lsf } from "./lsf/lsf.ts";
import { pbspro } from "./pbspro/pbspro.ts";
import { quoteAll } from "./quote.ts";
import { sge } from "./sge/sge.ts";
import { slurm } from "./slurm/slurm.ts";
import { torque } from "./torque/torque.ts";

const JOB: BatchJob = {
  name: "era5/convert",
  command: "exec node worker.js",
  scriptFile: "/run/job.sh",
  resources: {},
  workDir: "/run",
  log: "/run/logs/{job}.log",
};
const ARRAY = {
  ...JOB,
  log: "/run/logs/{job}-{index}.log",
  array: { indices: [0, 1, 2, 3, 4], throttle: 2 },
};
const ASKED: BatchJob["resources"] = {
  cpus: 3.5,
  memBytes: 16e9,
  gpus: 2,
  timeMs: 90_500,
  queue: "long",
  account: "proj1",
};
const line = (dialect: Dialect, job: BatchJob) => quoteAll(dialect.submission(job).command.argv);

describe("the same request in each language", () => {
  const job = { ...JOB, resources: ASKED };

  test("Slurm counts time in minutes and memory in MiB", () => {
    expect(line(slurm, job)).toBe(
      "sbatch --parsable --job-name=era5/convert --chdir=/run --output=/run/logs/%j.log --open-mode=append " +
        "--nodes=1 --ntasks=1 --cpus-per-task=4 --mem=15259M --gres=gpu:2 --time=2 --partition=long --account=proj1 /run/job.sh",
    );
  });

  test("Grid Engine gives cores through a parallel environment, and memory counted per core where it is", () => {
    expect(line(sge, job)).toBe(
      "qsub -terse -C '' -S /bin/bash -N era5_convert -wd /run -j y -o '/run/logs/$JOB_ID.log' -q long -P proj1 " +
        "-pe smp 4 -l h_rt=00:01:31 -l mem_free=15259M -l gpu=2 /run/job.sh",
    );
    const site = { parallelEnvironment: "threaded", memory: ["h_vmem"], gpus: "ngpu" };
    expect(line(sge, { ...job, site })).toContain(
      "-pe threaded 4 -l h_rt=00:01:31 -l h_vmem=3815M -l ngpu=2",
    );
  });

  test("PBS Pro asks for a chunk", () => {
    expect(line(pbspro, job)).toBe(
      "qsub -C '' -S /bin/bash -N era5_convert -j oe -q long -A proj1 -o /run/logs/ " +
        "-l select=1:ncpus=4:mem=15259mb:ngpus=2 -l walltime=00:01:31 /run/job.sh",
    );
  });

  test("Torque asks for nodes", () => {
    expect(line(torque, job)).toBe(
      "qsub -C '' -S /bin/bash -N era5_convert -j oe -q long -A proj1 -o /dev/null " +
        "-l nodes=1:ppn=4:gpus=2 -l mem=15259mb -l walltime=00:01:31 /run/job.sh",
    );
  });

  test("LSF reads the script on standard input", () => {
    expect(line(lsf, job)).toBe(
      "bsub -J era5_convert -cwd /run -o /run/logs/%J.log -W 2 -n 4 -R 'rusage[mem=15259MB] span[hosts=1]' " +
        "-M 15259MB -gpu num=2 -q long -P proj1",
    );
    expect(lsf.submission(job).command.stdinFile).toBe("/run/job.sh");
  });

  test("Flux cannot ask for memory, and says so", () => {
    expect(() => flux.submission(job)).toThrow("Flux cannot ask for memory");
    expect(line(flux, { ...job, resources: { ...ASKED, memBytes: undefined } })).toBe(
      "flux submit --job-name=era5/convert --cwd=/run '--output=/run/logs/{{id.dec}}.log' --ntasks=1 " +
        "--cores-per-task=4 --gpus-per-task=2 --time-limit=91s --queue=long --bank=proj1 bash /run/job.sh",
    );
  });
});

describe("arrays", () => {
  test.each([
    [slurm, "--array=0-4%2"],
    [sge, "-t 1-5:1 -tc 2"],
    [pbspro, "-J 0-4%2"],
    [torque, "-t 0-4%2"],
    [lsf, "'era5_convert[1-5]%2'"],
  ])("$name limits what runs at once", (dialect, words) => {
    expect(line(dialect, ARRAY)).toContain(words);
  });

  test("a list with gaps is one submission where the scheduler takes lists, else one for each range", () => {
    const sparse = [0, 1, 2, 3, 7, 10, 12, 14, 16];
    expect(line(slurm, { ...ARRAY, array: { indices: sparse } })).toContain("--array=0-3,7,10-16:2");
    expect(line(lsf, { ...ARRAY, array: { indices: sparse } })).toContain("[1-4,8,11-17:2]");
    expect(line(torque, { ...ARRAY, array: { indices: sparse } })).toContain("-t 0-3,7,10,12,14,16");
    expect(line(flux, { ...ARRAY, array: { indices: sparse } })).toContain("--cc=0-3,7,10,12,14,16");
    for (const { split } of [slurm, torque, lsf, flux]) expect(split(sparse)).toEqual([sparse]);
    for (const { split } of [sge, pbspro])
      expect(split(sparse)).toEqual([[0, 1, 2, 3], [7], [10, 12, 14, 16]]);
  });

  test("PBS Pro, which has no array of one, is given a job that knows its index", () => {
    const submission = pbspro.submission({ ...ARRAY, array: { indices: [7] } });
    expect(quoteAll(submission.command.argv)).not.toContain("-J");
    expect(submission.script).toContain('export SHEAF_BATCH_INDEX="7"');
    const output = { exitCode: 0, stdout: "9.host\n", stderr: "" };
    expect(submission.read(output)).toEqual({ ok: true, value: { id: "9.host", tasks: { 7: "9.host" } } });
  });

  test("Flux, which has no arrays, tells the id of each index", () => {
    const submission = flux.submission({ ...ARRAY, array: { indices: [2, 5] } });
    expect(submission.read({ exitCode: 0, stdout: "fAa\nfBb\n", stderr: "" })).toEqual({
      ok: true,
      value: { id: "fAa", tasks: { 2: "fAa", 5: "fBb" } },
    });
    expect(() => flux.submission(ARRAY)).toThrow("Flux cannot limit what runs at once");
  });
});

describe("native flags", () => {
  const withNative = (dialect: Dialect, ...native: string[]) =>
    line(dialect, { ...JOB, resources: { ...ASKED, memBytes: undefined, native } });

  test("win over ours, under whatever name they are given", () => {
    expect(withNative(slurm, "-p", "gpu", "--gpus=4")).toMatch(/--time=2 --account=proj1 -p gpu --gpus=4 /);
    expect(withNative(sge, "-l", "h_rt=60,gpu_type=a100")).not.toContain("h_rt=00");
    expect(withNative(pbspro, "-l", "select=2:ncpus=8")).toMatch(/-l walltime=\S+ -l select=2:ncpus=8 /);
    expect(withNative(lsf, "-W", "5")).not.toContain("-W 2");
    expect(withNative(flux, "-q", "debug")).not.toContain("--queue=long");
  });

  test("that Sheaf must set itself are refused, with what to write instead", () => {
    expect(() => withNative(slurm, "--array=1-3")).toThrow(
      expect.objectContaining({ code: "SHEAF_RESOURCES", mend: expect.stringContaining("each") }),
    );
    expect(() => withNative(sge, "-o", "/x")).toThrow("-o is set by Sheaf");
    expect(() => withNative(pbspro, "-W", "depend=afterok:1")).toThrow("-W is set by Sheaf");
  });
});

describe("what waits, and what warns", () => {
  const after = [{ id: "7" }, { id: "9" }];
  const warned = { ...JOB, resources: { timeMs: 600_000 }, warning: { signal: "USR1", seconds: 90 } };

  test.each([
    [slurm, "--dependency=afterany:7:9"],
    [sge, "-hold_jid 7,9"],
    [pbspro, "-W depend=afterany:7:9"],
    [lsf, "-w 'ended(7) && ended(9)'"],
    [flux, "--dependency=afterany:7 --dependency=afterany:9"],
  ])("$name starts after the end of others, however they end", (dialect, words) => {
    expect(line(dialect, { ...JOB, after })).toContain(words);
  });

  test.each([
    [slurm, "'--dependency=afterany:7?afterany:9'"],
    [lsf, "-w 'ended(7) || ended(9)'"],
  ])("$name starts after the first of others", (dialect, words) => {
    expect(line(dialect, { ...JOB, afterFirst: after })).toContain(words);
  });

  test("only LSF can wait for all of some and for the first of others", () => {
    const both = { ...JOB, after: [{ id: "3" }], afterFirst: after };
    expect(line(lsf, both)).toContain("-w '(ended(7) || ended(9)) && ended(3)'");
    expect([lsf, slurm].map(({ can }) => can.afterFirst)).toEqual(["beside", "alone"]);
    expect(() => slurm.submission(both)).toThrow("cannot wait for the first of several jobs and for others");
  });

  test.each([[sge], [pbspro], [torque], [flux]])(
    "$name cannot wait for the first, and says so",
    (dialect) => {
      expect(dialect.can.afterFirst).toBe("no");
      expect(() => dialect.submission({ ...JOB, afterFirst: after })).toThrow(
        expect.objectContaining({ code: "SHEAF_RESOURCES" }),
      );
    },
  );

  test("Torque waits for arrays by another word", () => {
    expect(line(torque, { ...JOB, after: [{ id: "7.h" }, { id: "9[].h" }] })).toContain(
      "-W 'depend=afteranyarray:9[].h,afterany:7.h'",
    );
  });

  test("a signal before the time limit", () => {
    expect(line(slurm, warned)).toContain("--signal=B:USR1@90");
    expect(line(sge, warned)).toContain("-notify -l h_rt=00:10:00 -l s_rt=00:08:30");
    expect(line(lsf, warned)).toContain("-wa USR1 -wt 2 -W 10");
    expect(line(flux, warned)).toContain("--signal=USR1@90s");
    for (const dialect of [pbspro, torque]) {
      expect(dialect.can.warning).toBe(false);
      expect(() => dialect.submission(warned)).toThrow("cannot send a signal before the time limit");
    }
    expect(() => sge.submission({ ...warned, warning: { signal: "TERM", seconds: 9 } })).toThrow(
      "by SIGTERM",
    );
  });
});

describe("mail about a job", () => {
  const resources = { mail: { to: "me@x.org", on: ["end", "fail"] as const } };

  test.each([
    [slurm, "--mail-user=me@x.org --mail-type=END,FAIL"],
    [sge, "-M me@x.org -m ea"],
    [pbspro, "-M me@x.org -m ea"],
    [torque, "-M me@x.org -m ea"],
    [lsf, "-u me@x.org -N"],
  ])("$name", (dialect, words) => {
    expect(line(dialect, { ...JOB, resources })).toContain(words);
  });
});

test("native flags for a warning are ours to give: programs and the task have to hear of it too", () => {
  const native =
    (dialect: Dialect, ...words: string[]) =>
    () =>
      line(dialect, { ...JOB, resources: { native: words } });
  expect(native(slurm, "--signal=B:USR1@60")).toThrow("--signal is set by Sheaf");
  expect(native(lsf, "-wa", "USR1", "-wt", "2")).toThrow("-wa is set by Sheaf");
  expect(native(flux, "--signal=USR1@60s")).toThrow("--signal is set by Sheaf");
});

test("what a scheduler cannot express is an error that says what to write", () => {
  const ask = (dialect: Dialect, resources: BatchJob["resources"]) => () =>
    dialect.submission({ ...JOB, resources });
  for (const refused of [
    ask(sge, { qos: "high" }),
    ask(sge, { constraint: "avx" }),
    ask(pbspro, { gpuType: "a100" }),
    ask(torque, { exclusive: true }),
    ask(flux, { mail: { on: ["end"] } }),
    ask(lsf, { mail: { on: ["fail"] } }),
  ])
    expect(refused).toThrow(
      expect.objectContaining({ code: "SHEAF_RESOURCES", mend: expect.stringMatching(/\S/) }),
    );
});

test("names, folders and logs with odd characters reach the scheduler whole", () => {
  const odd = { ...JOB, workDir: "/my runs/50%", log: "/my runs/50%/{job}.log", name: "3 é" };
  expect(slurm.submission(odd).command.argv).toContain("--output=/my runs/50%%/%j.log");
  expect(slurm.submission(odd).script).toContain("cd -- '/my runs/50%' || exit 127");
  expect(sge.submission(odd).command.argv).toContain("_3__");
});
