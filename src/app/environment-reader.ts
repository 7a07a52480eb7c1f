import type { Task } from "../task/task.ts";

/** Reads each declared variable once, at launch. */
export function environmentReader(): (task: Task) => Readonly<Record<string, string>> {
  const read = new Map<Task, Readonly<Record<string, string>>>();
  return (task) => {
    let env = read.get(task);
    if (env === undefined) {
      env = Object.fromEntries(
        task.env.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
      );
      read.set(task, env);
    }
    return env;
  };
}
