/** Calls `tick` every so often, never twice at once, until it is stopped. It does not keep the process alive. */
export class Ticker {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;

  constructor(everyMs: number, tick: () => Promise<void>) {
    this.timer = setInterval(() => {
      this.running ??= tick().finally(() => {
        this.running = undefined;
      });
    }, everyMs);
    this.timer.unref();
  }

  /** Resolves when no tick is under way any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }
}
