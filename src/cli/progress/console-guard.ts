type Write = typeof process.stdout.write;

/** What a task's log takes from the console. */
export interface TextLog {
  stream(level: "out" | "err", text: string): void;
}

export interface ConsoleGuardOptions {
  /** The log of the task on whose behalf the caller runs, if any. */
  readonly currentLog: () => TextLog | undefined;
  /** Writes other text where it disturbs nothing. */
  readonly pass: (text: string) => void;
}

/**
 * While a run is shown: what tasks of this thread print goes to their logs, and what other code of the user prints is
 * handed to `pass`, whole lines at a time. Returns how to end it.
 */
export function guardConsole({ currentLog, pass }: ConsoleGuardOptions): () => void {
  const ends = (["out", "err"] as const).map((level) => {
    const stream = level === "out" ? process.stdout : process.stderr;
    const lines = new LineBuffer(pass);
    const original = stream.write;
    const guarded = ((...[chunk, encoding, callback]: Parameters<Write>) => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      const log = currentLog();
      if (log === undefined) lines.add(text);
      else log.stream(level, text);
      const done = typeof encoding === "function" ? encoding : callback;
      if (done !== undefined) process.nextTick(done);
      return true;
    }) as Write;
    stream.write = guarded;
    return () => {
      if (stream.write !== guarded) return;
      stream.write = original;
      lines.flush();
    };
  });
  return () => ends.forEach((end) => end());
}

class LineBuffer {
  private readonly emit: (text: string) => void;
  private partial = "";

  constructor(emit: (text: string) => void) {
    this.emit = emit;
  }

  add(text: string): void {
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) this.emit(this.partial + text.slice(0, end));
    this.partial = end > 0 ? text.slice(end) : this.partial + text;
  }

  flush(): void {
    if (this.partial !== "") this.emit(`${this.partial}\n`);
    this.partial = "";
  }
}
