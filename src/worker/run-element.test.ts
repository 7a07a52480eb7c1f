import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { AttemptControl } from "../executor/attempt-control.ts";
import type { Outcome, Work } from "../executor/executor.ts";
import { endOrder, type StopOrder } from "../executor/stop-reason.ts";
import type { Failure } from "../model/failure.ts";
import type { TaskContext } from "../task/context.ts";
import { task, taskOf } from "../task/define.ts";
import { decodeText } from "../value/decode-text.ts";
import { encode } from "../value/encode.ts";
import { currentLog, useContext, useLogger, useWorkdir } from "./current.ts";
import { elementRunner } from "./run-element.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "sheaf-worker-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const services = {
  lower: (value: unknown) => value,
  keep: (output: unknown) => output,
  encode: (value: unknown, format: string | undefined) => encode(value, { format }),
  secrets: () => ["hunter22"],
};
const runElement = elementRunner(services);

function workOf(run: (input: object, context: TaskContext) => unknown, given: Partial<Work> = {}): Work {
  return {
    attemptId: 1,
    run: "r",
    step: "s",
    index: [3],
    attempt: 2,
    task: taskOf(task({ name: "t", input: {}, output: z.any(), run: run as never })),
    location: undefined,
    code: "",
    inputs: {},
    isolation: "inline",
    need: { cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined },
    env: {},
    preamble: [],
    container: undefined,
    runDir: folder,
    logFile: join(folder, "logs/s/3.log"),
    workDir: join(folder, "work/s/3-2"),
    ...given,
  };
}
const control = () => new AttemptControl({ progress: () => {} });
const run = async (...parts: Parameters<typeof workOf>): Promise<Outcome> =>
  runElement(workOf(...parts), control());
async function failure(...parts: Parameters<typeof workOf>): Promise<Failure> {
  const outcome = await run(...parts);
  if (outcome.type !== "failed") throw new Error(JSON.stringify(outcome));
  return outcome.failure;
}
const value = (outcome: Outcome) =>
  outcome.type === "succeeded" ? decodeText(outcome.output.text!) : outcome;

describe("a body", () => {
  test("that returns at once is done with at once", () => {
    expect(
      runElement(
        workOf(() => 7),
        control(),
      ),
    ).not.toBeInstanceOf(Promise);
  });

  test("finds its context anywhere below, also after waiting, and nothing outside", async () => {
    const below = async () => {
      await Promise.resolve();
      useLogger().info("from below");
      return [useContext().index, useContext().attempt, basename(useWorkdir()), currentLog()?.file];
    };
    expect(value(await run(below))).toEqual([[3], 2, "3-2", join(folder, "logs/s/3.log")]);
    expect(() => useContext()).toThrow(/outside a running task/);
  });

  test("that uses nothing leaves nothing on the disk", async () => {
    await run((_, { index }) => index);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that throws something else than an error fails too", async () => {
    const odd = () => {
      throw "a string"; // oxlint-disable-line typescript/only-throw-error -- what users do
    };
    expect((await failure(odd)).message).toContain('threw "a string"');
  });

  test("that fails because it was told to end is cancelled, not failed", async () => {
    const told = control();
    const outcome = runElement(
      workOf(
        (_, { signal }) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener("abort", () => reject(new Error("stopped"))),
          ),
      ),
      told,
    );
    told.abort(endOrder("cancelled", undefined));
    expect(await outcome).toEqual({ type: "cancelled" });
  });

  test("that is warned can still return; what it throws is the consequence, and logged", async () => {
    const order: StopOrder = { why: "preempted", secondsLeft: undefined, toPrograms: "SIGTERM" };
    const warned = (body: () => unknown) => {
      const told = control();
      const outcome = runElement(
        workOf(async (_, { signal }) => {
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          return body();
        }),
        told,
      );
      told.abort(order);
      return outcome;
    };
    expect(value(await warned(() => "saved"))).toBe("saved");
    const failing = () => {
      throw new RangeError("the disk is full");
    };
    expect(await warned(failing)).toMatchObject({
      failure: { cause: "preempted", code: "SHEAF_PREEMPTED", message: expect.stringContaining("make room") },
    });
    expect(readFileSync(join(folder, "logs/s/3.log"), "utf8")).toContain("the disk is full");
  });

  test("that was warned and is then cancelled is cancelled", async () => {
    const told = control();
    const reasons: unknown[] = [];
    const outcome = runElement(
      workOf(async (_, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        reasons.push(signal.reason?.cause);
        told.abort(endOrder("cancelled", undefined));
        return "too late";
      }),
      told,
    );
    told.abort({ why: "timeout", timeMs: 9000, secondsLeft: 5, toPrograms: undefined });
    expect(await outcome).toEqual({ type: "cancelled" });
    expect(reasons).toEqual(["timeout"]);
  });

  test("cannot make a secret public: errors and logs are without it", async () => {
    const failed = await failure((_, { log }) => {
      log.info("token hunter22");
      throw new Error("401 for hunter22");
    });
    expect(JSON.stringify(failed) + readFileSync(join(folder, "logs/s/3.log"), "utf8")).not.toContain(
      "hunter22",
    );
  });
});

describe("exec", () => {
  test("gives what a program wrote, without the last newline", async () => {
    const outcome = await run((_, { exec }) => exec("sh", ["-c", "cat; echo oops >&2"], { input: "in\n" }));
    expect(value(outcome)).toEqual({ exitCode: 0, stdout: "in", stderr: "oops" });
  });

  test("runs in the scratch folder, in the attempt's environment", async () => {
    const outcome = await run(
      (_, { exec }) => exec("sh", ["-c", "pwd -P; printf $A$B"], { env: { B: "2" } }),
      { env: { A: "1" } },
    );
    expect(value(outcome)).toMatchObject({ stdout: expect.stringMatching(/work\/s\/3-2\n12$/) });
  });

  test("an exit code that is no success is an error with the last lines", async () => {
    expect(
      await failure((_, { exec }) => exec("sh", ["-c", "echo reading; echo no space >&2; exit 3"])),
    ).toMatchObject({
      code: "SHEAF_EXEC",
      exitCode: 3,
      lastLines: ["reading", "no space"],
      message: expect.stringContaining("ended with exit code 3"),
    });
    expect(
      value(await run((_, { exec }) => exec("sh", ["-c", "exit 3"], { okCodes: [0, 3] }))),
    ).toMatchObject({ exitCode: 3 });
  });

  test("a warning reaches programs as the signal that was asked for, or the task alone", async () => {
    const told = async (toPrograms: NodeJS.Signals | undefined) => {
      const aborted = control();
      const stop = join(folder, "STOP");
      const script = `trap 'echo saved > "${folder}/saved"; exit 0' USR1; echo ready; until [ -e "${stop}" ]; do sleep 0.05; done; echo stopped`;
      const outcome = runElement(
        workOf(async (_, { exec, signal }) => {
          signal.addEventListener("abort", () => toPrograms === undefined && writeFileSync(stop, ""));
          const { stdout } = await exec("bash", ["-c", script]);
          const { stdout: after } = await exec("echo", ["and after that"]);
          return stdout + after;
        }),
        aborted,
      );
      await expect.poll(() => logText(), { timeout: 30_000 }).toContain("ready");
      aborted.abort({ why: "timeout", timeMs: 9000, secondsLeft: 5, toPrograms });
      return outcome;
    };
    const logText = () => {
      const file = join(folder, "logs/s/3.log");
      return existsSync(file) ? readFileSync(file, "utf8") : "";
    };
    expect(await told("SIGUSR1")).toMatchObject({ failure: { cause: "timeout" } });
    expect(readFileSync(join(folder, "saved"), "utf8")).toBe("saved\n");
    rmSync(join(folder, "logs"), { recursive: true });
    expect(value(await told(undefined))).toBe("ready\nstoppedand after that");
  });

  test("says that a program, or the folder to run it in, is not there", async () => {
    expect((await failure((_, { exec }) => exec("nc2zar"))).message).toBe(
      'The program "nc2zar" was not found on PATH',
    );
    expect((await failure((_, { exec }) => exec("ls", [], { cwd: "gone" }))).message).toContain(
      "gone does not exist",
    );
  });

  test("refuses to return more text than fits, and says what to do", async () => {
    const failed = await failure((_, { exec }) =>
      exec("sh", ["-c", "head -c 17000000 /dev/zero | tr '\\0' x"]),
    );
    expect(failed.message).toContain("more than 16 MiB");
    expect(failed.mend).toContain("out.txt");
  });

  test("loads modules by the shell's `module`", async () => {
    const env = { BASH_ENV: "", HOME: folder };
    const { writeFileSync } = await import("node:fs");
    writeFileSync(join(folder, ".bash_profile"), 'module() { export LOADED="$2 $3"; }\n');
    const outcome = await run(
      (_, { exec }) => exec("sh", ["-c", 'printf "%s" "$LOADED $1"', "sh", "a b"], { env }),
      { preamble: ["netcdf", "cdo"] },
    );
    expect(value(outcome)).toMatchObject({ stdout: "netcdf cdo a b" });
  });

  test("leaves no note of its process when it has ended", async () => {
    // `true` can be over before it is noted; this asks whether it is noted before it ends
    await run((_, { exec }) =>
      exec("sh", ["-c", `until ls "${join(folder, "pids")}" 2>/dev/null | grep -q .; do :; done`]),
    );
    expect(readdirSync(join(folder, "pids"))).toEqual([]);
  });
});

test("the scratch folder is kept after failure", async () => {
  await failure(() => {
    useWorkdir();
    throw new Error("x");
  });
  expect(existsSync(join(folder, "work/s/3-2"))).toBe(true);
});
