/** A program to start, without a shell. */
export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** The file that it reads from its standard input; otherwise that is empty. */
  readonly stdinFile?: string;
  /** Set in its environment, besides what is there. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program said. */
export interface CommandOutput {
  /** Undefined: it did not end by itself (a signal, our own time limit) or could not be started. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** We stopped it because it took too long. */
  readonly timedOut?: boolean;
  /** It is not on the PATH. */
  readonly notFound?: boolean;
}
