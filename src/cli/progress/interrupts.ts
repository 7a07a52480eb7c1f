import type { Run } from "../../app/run.ts";

/**
 * Ctrl-C while a run is driven here: once cancels it cleanly, twice kills what it runs, a third time ends at once. One that
 * is only watched goes on.
 */
export class Interrupts {
  /** Aborted by the first; the run is launched with it. */
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly warn: (line: string) => void;
  private run: Run | undefined;
  private count = 0;
  private terminated = false;
  private readonly onInterrupt = () => this.interrupt("Ctrl-C");
  private readonly onTerminate = () => {
    this.terminated = true;
    this.interrupt("SIGTERM");
  };

  private readonly detaches: boolean;

  constructor(warn: (line: string) => void, { detaches = false }: { readonly detaches?: boolean } = {}) {
    this.warn = warn;
    this.detaches = detaches;
    this.signal = this.controller.signal;
    process.on("SIGINT", this.onInterrupt);
    process.on("SIGTERM", this.onTerminate);
  }

  watch(run: Run): void {
    this.run = run;
  }

  /** The exit code of the process when a signal was what cancelled its run. */
  exitCode(otherwise: number): number {
    return this.terminated && otherwise === 130 ? 143 : otherwise;
  }

  end(): void {
    process.off("SIGINT", this.onInterrupt);
    process.off("SIGTERM", this.onTerminate);
  }

  private interrupt(cause: string): void {
    this.count += 1;
    if (this.detaches && this.run !== undefined) {
      this.warn(
        `${cause}: not watching any more; ${this.run.id} goes on. sheaf wait ${this.run.id} watches it again.`,
      );
      process.exit(this.exitCode(130));
    }
    if (this.count === 1) {
      this.warn(`${cause}: cancelling; waiting for running elements to end. Ctrl-C again kills them.`);
      this.controller.abort();
    } else if (this.count === 2 && this.run !== undefined) {
      this.warn(`${cause}: killing what still runs.`);
      this.run.cancel(undefined, { kill: true }).catch((error: unknown) => this.warn(String(error)));
    } else {
      process.exit(this.exitCode(130));
    }
  }
}
