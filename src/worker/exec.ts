import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { AttemptControl } from "../executor/attempt-control.ts";
import type { ExecOptions, ExecResult } from "../task/context.ts";
import type { ElementLog } from "./element-log.ts";
import { type Command, commandOf, type CommandRequest } from "./exec-command.ts";
import { commandText, ExecError, exitError, startError } from "./exec-error.ts";
import { ExecOutput } from "./exec-output.ts";
import { announceProgram, recordProcess } from "./orphans.ts";
import { oomKills } from "./usage/oom-kills.ts";
import type { Programs } from "./usage/used.ts";
import { signalGroup } from "../executor/process-group.ts";

/** What an element lends to the programs that it runs. */
export interface ExecHost {
  readonly runDir: string;
  readonly log: ElementLog;
  readonly control: AttemptControl;
  readonly programs: Programs;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs: number;
}

const resultBytes = 16 * 1024 * 1024;
const shownLines = 20;
/** What a shell makes of a SIGKILL of the program that it ran. */
const killedCode = 137;

/** Runs a program as the task context's `exec` promises. */
export async function execute(
  request: CommandRequest,
  options: ExecOptions,
  host: ExecHost,
): Promise<ExecResult> {
  if (host.control.end !== undefined) throw host.control.end;
  const { program, args } = commandOf(request);
  const env = { ...process.env, ...request.env };
  const killsBefore = oomKills();
  const { child, tie } = start({ program, args }, { cwd: request.cwd, env }, host);
  try {
    return await finish(child, { request, options, host, killsBefore, tie });
  } finally {
    tie.release();
  }
}

function start(command: Command, { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }, host: ExecHost) {
  const { report } = host.control;
  report.shield?.(true);
  const birth = announceProgram(host.runDir);
  try {
    const child = spawn(command.program, command.args, {
      cwd,
      env: { ...env, ...birth.env },
      detached: true,
      stdio: "pipe",
      windowsHide: true,
    });
    return { child, tie: guard(child, host) };
  } finally {
    birth.over();
    report.shield?.(false);
  }
}

/** What ties a program to its attempt. */
interface Tie {
  /** It was told to end: how it ends is the consequence. */
  readonly isTold: () => boolean;
  readonly release: () => void;
}

/** Ties the program's process group to the attempt's end. */
function guard(child: ChildProcess, host: ExecHost): Tie {
  const { pid } = child;
  if (pid === undefined) return { isTold: () => false, release: () => {} };
  host.control.report.group?.(pid, false); // first: whoever ends this worker has to know of it
  const forget = recordProcess(host.runDir, pid);
  host.programs.started(pid);
  let timer: NodeJS.Timeout | undefined;
  let isTold = false;
  const kill = () => {
    signalGroup(pid, "SIGKILL");
    letGo(child);
  };
  const stop = (signal: NodeJS.Signals | undefined) => {
    if (signal === undefined) return;
    isTold = true;
    if (host.control.killed || !signalGroup(pid, signal)) kill();
    else if (host.control.end !== undefined) timer = setTimeout(kill, host.graceMs);
  };
  const offKill = host.control.onKill(kill);
  const offStop = host.control.onStop(stop);
  const release = () => {
    // What the program left behind in its group goes with it when it was told to end.
    if (isTold) kill();
    clearTimeout(timer);
    offKill();
    offStop();
    host.control.report.group?.(pid, true);
    host.programs.ended(pid);
    forget();
  };
  return { isTold: () => isTold, release };
}

/** Stops waiting for the output of an ended program: what left its group may hold the pipes open for ever. */
function letGo(child: ChildProcess): void {
  const close = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  if (child.exitCode === null && child.signalCode === null) child.once("exit", close);
  else close();
}

interface Execution {
  readonly request: CommandRequest;
  readonly options: ExecOptions;
  readonly host: ExecHost;
  /** How often the kernel had killed for want of memory before it began. */
  readonly killsBefore: number;
  readonly tie: Tie;
}

async function finish(child: ChildProcess, execution: Execution): Promise<ExecResult> {
  const { request, options, host } = execution;
  const stdout = tee(child.stdout!, (text) => host.log.stream("out", text));
  const stderr = tee(child.stderr!, (text) => host.log.stream("err", text));
  onceClosed(
    [child.stdout!, child.stderr!],
    () => child.pid !== undefined && host.programs.ending(child.pid),
  );
  child.stdin!.on("error", () => {}); // a program may end without reading its input
  child.stdin!.end(options.input);
  const { code, signal } = await exitOf(child, request);
  if (execution.tie.isTold()) throw host.control.reason!;
  const command = commandText(request.program, request.args);
  if (code === null || !(options.okCodes ?? [0]).includes(code)) {
    const lastLines = [...stdout.lastLines(shownLines), ...stderr.lastLines(shownLines)].slice(-shownLines);
    const outOfMemory = (signal === "SIGKILL" || code === killedCode) && oomKills() > execution.killsBefore;
    throw exitError(command, { code, signal, lastLines, outOfMemory });
  }
  if (stdout.over || stderr.over) {
    throw new ExecError(
      `"${command}" wrote more than ${resultBytes / 1024 / 1024} MiB, too much to return as text`,
      {
        exitCode: code,
        mend: 'Have it write to a file in the scratch folder (an option of the program, or a shell: exec("sh", ["-c", "program > out.txt"])).',
      },
    );
  }
  return { exitCode: code, stdout: stdout.text(), stderr: stderr.text() };
}

function tee(stream: NodeJS.ReadableStream, log: (text: string) => void): ExecOutput {
  const output = new ExecOutput(resultBytes);
  stream.on("data", (bytes: Uint8Array) => log(output.add(bytes)));
  return output;
}

/** A program closes its outputs when it ends, just before the system says that it has ended. */
function onceClosed(streams: readonly NodeJS.ReadableStream[], then: () => void): void {
  let open = streams.length;
  for (const stream of streams) stream.once("end", () => --open === 0 && then());
}

function exitOf(
  child: ChildProcess,
  request: CommandRequest,
): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(startError(error, { ...request, cwdExists: existsSync(request.cwd) })),
    );
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}
