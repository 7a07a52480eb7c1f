import { spawn } from "node:child_process";

export interface GitCall {
  readonly cwd: string;
  /** More of the output than this is not read. Bytes. */
  readonly atMost: number;
  /** Milliseconds after which it is given up. */
  readonly timeMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What git wrote, or why it could not: one line. It never rejects. */
export type GitAnswer = { readonly bytes: Buffer; readonly cut: boolean } | { readonly failed: string };

/** In a hook, git says by these which repository is meant; it need not be the one that is asked about. */
const elsewhere = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
};

/** Calls git for something that it only reads: it takes no locks, asks nobody and starts no programs of the repository's choice. */
export function runGit(args: readonly string[], call: GitCall): Promise<GitAnswer> {
  return new Promise((resolve) => {
    const child = spawn("git", ["--no-optional-locks", "-c", "core.fsmonitor=false", ...args], {
      cwd: call.cwd,
      env: { ...process.env, ...elsewhere, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const output = new Capture(call.atMost, () => child.kill());
    let said = "";
    let late: string | undefined;
    const stop = (why: string) => {
      late = why;
      child.kill("SIGKILL");
    };
    const onAbort = () => stop("git was not waited for");
    const timer = setTimeout(() => stop(`git took longer than ${call.timeMs / 1000} s`), call.timeMs);
    call.signal?.addEventListener("abort", onAbort, { once: true });
    const end = (answer: GitAnswer) => {
      clearTimeout(timer);
      call.signal?.removeEventListener("abort", onAbort);
      resolve(answer);
    };
    child.stdout.on("data", (bytes: Buffer) => output.add(bytes));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(0, 4096)));
    child.on("error", (error: NodeJS.ErrnoException) =>
      end({
        failed: error.code === "ENOENT" ? "git is not installed" : `git could not be started (${error.code})`,
      }),
    );
    child.on("close", (code) => {
      if (late !== undefined) end({ failed: late });
      else if (code === 0 || output.cut) end({ bytes: output.bytes(), cut: output.cut });
      else end({ failed: firstLine(said) ?? `git ended with code ${code}` });
    });
    if (call.signal?.aborted === true) onAbort();
  });
}

class Capture {
  readonly #parts: Buffer[] = [];
  readonly #full: () => void;
  #room: number;
  cut = false;

  constructor(atMost: number, full: () => void) {
    this.#room = atMost;
    this.#full = full;
  }

  add(bytes: Buffer): void {
    if (this.cut) return;
    this.#parts.push(bytes.subarray(0, this.#room));
    this.#room -= bytes.length;
    if (this.#room >= 0) return;
    this.cut = true;
    this.#full();
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

function firstLine(text: string): string | undefined {
  const line = text.split("\n").find((candidate) => candidate.trim() !== "");
  return line?.replace(/^(fatal|error): /, "git: ");
}
