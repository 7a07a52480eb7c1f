import type { Container } from "../task/task.ts";

/** What `exec` was asked to run, and the setting of the task that it runs in. */
export interface CommandRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Variables that the task adds to the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly container: Container | undefined;
  readonly preamble: readonly string[];
  /** Folders to make visible in a container. */
  readonly folders: readonly string[];
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** The command line to start: the program itself, wrapped in the task's container, after the task's modules are loaded. */
export function commandOf(request: CommandRequest): Command {
  const plain = { program: request.program, args: request.args };
  const contained = request.container === undefined ? plain : inContainer(request, request.container);
  return request.preamble.length === 0 ? contained : afterModules(contained, request.preamble);
}

function inContainer(request: CommandRequest, container: Container): Command {
  const runtime = container.runtime ?? "apptainer";
  const build = runtime === "apptainer" ? apptainer : docker;
  return {
    program: runtime,
    args: [...build(request, container), container.image, request.program, ...request.args],
  };
}

function apptainer(request: CommandRequest, container: Container): string[] {
  return [
    "exec",
    ...foldersOf(request).flatMap((folder) => ["--bind", folder]),
    "--pwd",
    request.cwd,
    ...variablesOf(request).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...(container.options ?? []),
  ];
}

// --init hands signals on: a program that is process 1 of its container ignores SIGTERM otherwise.
function docker(request: CommandRequest, container: Container): string[] {
  return [
    "run",
    "--rm",
    "--init",
    "--interactive",
    ...foldersOf(request).flatMap((folder) => ["--volume", `${folder}:${folder}`]),
    "--workdir",
    request.cwd,
    ...variablesOf(request).flatMap(([name]) => ["--env", name]), // the value comes from the environment: it may be secret
    ...(container.options ?? []),
  ];
}

function foldersOf(request: CommandRequest): string[] {
  return [...new Set([...request.folders, request.cwd])];
}

function variablesOf(request: CommandRequest): [string, string][] {
  return Object.entries(request.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
}

// `module` is a shell function that login shells define. The words after "--" are arguments, never parsed by the shell.
function afterModules(command: Command, modules: readonly string[]): Command {
  const script = `module load ${modules.map(quote).join(" ")} && exec "$@"`;
  return { program: "bash", args: ["-lc", script, "--", command.program, ...command.args] };
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
