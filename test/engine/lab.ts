import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type LaunchOptions, launch, type Run, type RunStatus, task } from "sheaf";
import { z } from "zod";

/** A store of its own for one test, and the log of what ran in it. */
export class Lab {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-lab-")));
  readonly home = join(this.folder, ".sheaf");
  /** What tasks wrote down since it was last taken. */
  readonly log: string[] = [];

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  launch<F extends Parameters<typeof launch>[0]>(
    flow: F,
    params: Parameters<typeof launch<F>>[1],
    options: LaunchOptions = {},
  ): ReturnType<typeof launch<F>> {
    return launch(flow, params, { home: this.home, ...options });
  }

  /** Runs a flow to its end: its result when it has one, its status, and what ran. */
  async run<F extends Parameters<typeof launch>[0]>(
    flow: F,
    params: Parameters<typeof launch<F>>[1] = {} as never,
    options: LaunchOptions = {},
  ) {
    const run = await this.launch(flow, params, options);
    const status = await run.ended();
    const result = status.state === "succeeded" ? await run.result() : undefined;
    return { run, status, result, ran: this.took() };
  }

  took(): string[] {
    return this.log.splice(0);
  }

  /** A task that writes down its name and its inputs when it runs. */
  adder(name: string) {
    return task({
      name,
      input: { x: z.number(), y: z.number().default(0) },
      output: z.number(),
      version: "1",
      run: ({ x, y }) => {
        this.log.push(`${name} ${x}`);
        return x + y;
      },
    });
  }
}

export type Counts = Readonly<Record<string, number>>;

/** What is not zero of a step's counts, without the total. */
export function countsOf(status: RunStatus, step: string): Counts {
  const found = status.steps.find(({ name }) => name === step)!;
  const shown = [
    "pending",
    "running",
    "succeeded",
    "cached",
    "failed",
    "skipped",
    "cancelled",
    "stale",
  ] as const;
  return Object.fromEntries(shown.filter((key) => found[key] > 0).map((key) => [key, found[key]]));
}

export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The first failure of a run's step. */
export async function failureOf(run: Run, step: string) {
  const { failures } = await run.status();
  return failures.find((failed) => failed.step === step)?.failure;
}
