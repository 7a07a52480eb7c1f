import { SheafError } from "../model/errors.ts";

/** How a program ended, when that is an error. The fields end up in the element's failure. */
export class ExecError extends SheafError {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly lastLines: readonly string[];
  /** The kernel killed it for want of memory. */
  readonly outOfMemory: boolean;

  constructor(
    message: string,
    end: {
      exitCode?: number | undefined;
      signal?: string | undefined;
      lastLines?: readonly string[];
      outOfMemory?: boolean;
      mend?: string | undefined;
      cause?: unknown;
    },
  ) {
    super("SHEAF_EXEC", message, { mend: end.mend, cause: end.cause });
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    this.lastLines = end.lastLines ?? [];
    this.outOfMemory = end.outOfMemory ?? false;
  }
}

/** `nc2zarr a.nc s3://b/…`: a command line for a message. */
export function commandText(program: string, args: readonly string[]): string {
  const text = [program, ...args]
    .map((word) => (/[\s"'\\]|^$/.test(word) ? JSON.stringify(word) : word))
    .join(" ");
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

export function startError(
  error: NodeJS.ErrnoException,
  request: { program: string; args: readonly string[]; cwd: string; cwdExists: boolean },
): ExecError {
  const command = commandText(request.program, request.args);
  if (error.code === "ENOENT" && !request.cwdExists) {
    return new ExecError(
      `"${command}" could not be started: its working folder ${request.cwd} does not exist`,
      { cause: error, mend: "Make the folder first, or give another `cwd`." },
    );
  }
  if (error.code === "ENOENT") {
    const where = request.program.includes("/") ? "does not exist" : "was not found on PATH";
    return new ExecError(`The program "${request.program}" ${where}`, {
      cause: error,
      mend: "Install it, write its full path, or name the modules to load in the task's `preamble`.",
    });
  }
  if (error.code === "EACCES") {
    return new ExecError(`The program "${request.program}" may not be executed`, {
      cause: error,
      mend: `Make it executable: chmod +x ${request.program}`,
    });
  }
  return new ExecError(`"${command}" could not be started: ${error.message}`, { cause: error });
}

export function exitError(
  command: string,
  end: {
    code: number | null;
    signal: string | null;
    lastLines: readonly string[];
    outOfMemory: boolean;
  },
): ExecError {
  const by = end.outOfMemory ? " for want of memory" : "";
  const how =
    end.signal === null ? `ended with exit code ${end.code}${by}` : `was ended by ${end.signal}${by}`;
  const words =
    end.lastLines.length === 0
      ? "; it wrote nothing"
      : `:\n${end.lastLines.map((line) => `  ${line}`).join("\n")}`;
  return new ExecError(`"${command}" ${how}${words}`, {
    exitCode: end.code ?? undefined,
    signal: end.signal ?? undefined,
    lastLines: end.lastLines,
    outOfMemory: end.outOfMemory,
    mend: end.outOfMemory ? "Ask for more memory, or work on smaller pieces." : undefined,
  });
}
