import type { Connection } from "./connection.ts";

interface StepTask {
  readonly flow: string;
  readonly task: string;
  /** What identities of its elements begin with, where that was recorded. */
  readonly prefix: string | undefined;
}

/** Which task a step of a run uses. Runs are read as they are asked for. */
export class StepTasks {
  readonly #connection: Connection;
  readonly #runs = new Map<
    number,
    { flow: string; steps: readonly string[]; tasks: Map<number, StepTask> }
  >();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** A step of which no task was recorded is called like its task, as most are. */
  of(run: number, step: number): StepTask {
    let known = this.#runs.get(run);
    if (known === undefined) this.#runs.set(run, (known = this.#load(run)));
    return (
      known.tasks.get(step) ?? { flow: known.flow, task: known.steps[step] ?? `#${step}`, prefix: undefined }
    );
  }

  #load(run: number) {
    const row = this.#connection
      .prepare("SELECT flow, steps, started_at = created_at FROM run WHERE rid = ?")
      .get([run]);
    const [flow, steps, isFirst] = (row ?? ["", "[]", 0]) as [string, string, number];
    const tasks = new Map<number, StepTask>();
    const sql = "SELECT task, steps, prefix FROM run_task WHERE run = ?";
    for (const [task, ids, prefix] of this.#connection.prepare(sql).all([run]) as [string, string, string][])
      for (const id of JSON.parse(ids) as number[])
        // A run that was taken up again has written down its tasks anew: what it had before was made with others.
        tasks.set(id, { flow, task, prefix: isFirst === 1 ? prefix : undefined });
    return { flow, steps: JSON.parse(steps) as string[], tasks };
  }
}
