import { AsyncLocalStorage } from "node:async_hooks";
import { SheafError } from "../model/errors.ts";
import { lower } from "../value/file/lower.ts";
import type { TaskContext } from "./context.ts";
import { noContext } from "./no-context.ts";
import { describeProblems, type Parsed, parseWith } from "./schema.ts";
import { listed, loweredRows } from "./rows-alone.ts";
import type { Schema, Task } from "./task.ts";

const key = Symbol.for("sheaf.context");
const holder = globalThis as { [key]?: AsyncLocalStorage<TaskContext> };

/**
 * Runs a task as a plain function: parses the input, calls the body, parses what it returns. Without a context it has the
 * one of the task that calls it, if there is one.
 */
export async function runAlone(task: Task, input: unknown, context?: TaskContext): Promise<unknown> {
  const current = (holder[key] ??= new AsyncLocalStorage());
  const own = context ?? current.getStore() ?? noContext(task.name);
  const parsed = await lower(await parseInput(task, input), { storage, secrets: (env) => process.env[env] });
  return current.run(own, async () => {
    const returned = await listed(await task.body(parsed as never, own));
    const output = accepted(await parseWith(task.output, returned), (problems) => ({
      code: "SHEAF_INVALID_OUTPUT",
      message: `Task "${task.name}" returned what its output schema does not take: ${problems}`,
    }));
    return lower(await loweredRows(output), { storage });
  });
}

/** Nothing is in a storage here: `file()` gives the path that it was given. */
const storage = {
  localPath(): never {
    throw new SheafError(
      "SHEAF_NO_CONTEXT",
      "A file of the storage was given to a task that is called as a function.",
      {
        mend: "Give it the path of a local file.",
      },
    );
  },
};

async function parseInput(task: Task, input: unknown): Promise<unknown> {
  if (task.input.type === "whole") return parsePart(task, task.input.schema, { value: input });
  const given = (input ?? {}) as Readonly<Record<string, unknown>>;
  const parsed: [string, unknown][] = [];
  for (const [name, schema] of Object.entries(task.input.keys)) {
    const part = await parsePart(task, schema, { value: given[name], name });
    if (part !== undefined || name in given) parsed.push([name, part]);
  }
  return Object.fromEntries(parsed);
}

async function parsePart(
  task: Task,
  schema: Schema,
  part: { value: unknown; name?: string },
): Promise<unknown> {
  const which = part.name === undefined ? "The input" : `Input "${part.name}"`;
  const input = accepted(await parseWith(schema, part.value), (problems) => ({
    code: "SHEAF_INVALID_INPUT",
    message: `${which} of task "${task.name}" is not valid: ${problems}`,
  }));
  return loweredRows(input);
}

interface Complaint {
  readonly code: "SHEAF_INVALID_INPUT" | "SHEAF_INVALID_OUTPUT";
  readonly message: string;
}

function accepted(parsed: Parsed, complain: (problems: string) => Complaint): unknown {
  if (parsed.ok) return parsed.value;
  const { code, message } = complain(describeProblems(parsed.problems));
  throw new SheafError(code, message);
}
