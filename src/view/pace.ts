interface Sample {
  readonly at: number;
  readonly done: number;
}

/** How long the pace looks back. */
const WINDOW_MS = 10_000;

/** How fast each step goes: counts of the last seconds by step. It has no clock of its own. */
export class Pace {
  private readonly samples = new Map<string, Sample[]>();

  observe(step: string, done: number, at: number): void {
    const samples = this.samples.get(step) ?? [];
    this.samples.set(step, samples);
    samples.push({ at, done });
    while (samples.length > 2 && samples[1]!.at <= at - WINDOW_MS) samples.shift();
  }

  /** Elements per second; undefined until there is something to go by. */
  rate(step: string): number | undefined {
    const samples = this.samples.get(step) ?? [];
    const first = samples[0];
    const last = samples.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 500 || last.done <= first.done)
      return undefined;
    return ((last.done - first.done) * 1000) / (last.at - first.at);
  }

  /** Milliseconds until `remaining` more are done. */
  eta(step: string, remaining: number): number | undefined {
    const rate = this.rate(step);
    return rate === undefined ? undefined : (remaining / rate) * 1000;
  }
}
