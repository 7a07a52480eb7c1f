import type { Change } from "../../model/reason.ts";
import type { TaskChange, ValueChange } from "../../model/run-difference.ts";
import { shownEnvironment } from "../../observe/declared-environment.ts";
import { prefixDifference } from "../../plan/prefix-difference.ts";
import type { RunRow, Store } from "../../store/store.ts";
import { codeHistory } from "../why/code-history.ts";

export interface TaskDifferences {
  readonly tasks: readonly TaskChange[];
  readonly packages: readonly ValueChange[];
  readonly environment: readonly ValueChange[];
}

/** In what the tasks of two runs differ, by steps that both have; what several have in common is said once. */
export async function taskDifferences(store: Store, before: RunRow, after: RunRow): Promise<TaskDifferences> {
  const [old, now] = [await prefixesOf(store, before), await prefixesOf(store, after)];
  const pairs = new Map<string, { task: string; from: string; to: string; steps: string[] }>();
  for (const [step, { task, prefix: to }] of now) {
    const from = old.get(step)?.prefix;
    if (from === undefined || from === to) continue;
    const key = JSON.stringify([from, to]);
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, { task, from, to, steps: [step] });
    else known.steps.push(step);
  }
  const tasks: TaskChange[] = [];
  for (const { task, from, to, steps } of pairs.values())
    tasks.push({ task, steps, changes: await changesOf(store, from, to) });
  return split(tasks);
}

async function prefixesOf(store: Store, run: RunRow) {
  const bases = await store.tasks(run.id);
  return new Map(
    bases.flatMap(({ task, steps, prefix }) =>
      steps.map((id) => [run.steps[id] ?? "", { task, prefix }] as const),
    ),
  );
}

async function changesOf(store: Store, from: string, to: string): Promise<readonly Change[]> {
  const code = await codeHistory(store, from, to);
  const shownEnv = (name: string, value: string) => shownEnvironment({ [name]: value })[name]!;
  return prefixDifference(from, to, { code, shownEnv });
}

/** Takes packages and variables, which tasks have in common, out of what is said of each task. */
function split(tasks: readonly TaskChange[]): TaskDifferences {
  const packages = new Map<string, ValueChange>();
  const environment = new Map<string, ValueChange>();
  const left = tasks.map(({ changes, ...task }): TaskChange => {
    const own: Change[] = [];
    for (const change of changes) {
      if (change.type === "env") {
        environment.set(change.name, valueChange(change));
      } else if (change.type === "code" && change.parts.length > 0) {
        for (const part of change.parts)
          if (part.what === "package") packages.set(part.name, valueChange(part));
        const parts = change.parts.filter(({ what }) => what !== "package");
        if (parts.length > 0) own.push({ ...change, parts });
      } else own.push(change);
    }
    return { ...task, changes: own };
  });
  const said = left.filter(({ changes }) => changes.length > 0);
  return { tasks: said, packages: [...packages.values()], environment: [...environment.values()] };
}

function valueChange({
  name,
  from,
  to,
}: {
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
}) {
  return { name, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
