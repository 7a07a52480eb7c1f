import { SheafError } from "../model/errors.ts";
import type { TaskContext } from "./context.ts";
import { noContext } from "./no-context.ts";
import { describeProblems, type Parsed, parseWith } from "./schema.ts";
import type { Schema, Task } from "./task.ts";

/** Runs a task as a plain function: parses the input, calls the body, parses what it returns. */
export async function runAlone(task: Task, input: unknown, context?: TaskContext): Promise<unknown> {
  const parsed = await parseInput(task, input);
  const output = await task.body(parsed as never, context ?? noContext(task.name));
  return value(await parseWith(task.output, await rows(output)), (problems) => ({
    code: "SHEAF_INVALID_OUTPUT",
    message: `Task "${task.name}" returned what its output schema does not take: ${problems}`,
  }));
}

async function parseInput(task: Task, input: unknown): Promise<unknown> {
  if (task.input.type === "whole") return parsePart(task, task.input.schema, { value: input });
  const keys = Object.entries(task.input.keys);
  const given = (input ?? {}) as Readonly<Record<string, unknown>>;
  const parsed: [string, unknown][] = [];
  for (const [key, schema] of keys) {
    const part = await parsePart(task, schema, { value: given[key], key });
    if (part !== undefined || key in given) parsed.push([key, part]);
  }
  return Object.fromEntries(parsed);
}

async function parsePart(
  task: Task,
  schema: Schema,
  part: { value: unknown; key?: string },
): Promise<unknown> {
  const which = part.key === undefined ? "The input" : `Input "${part.key}"`;
  return value(await parseWith(schema, part.value), (problems) => ({
    code: "SHEAF_INVALID_INPUT",
    message: `${which} of task "${task.name}" is not valid: ${problems}`,
  }));
}

interface Complaint {
  readonly code: "SHEAF_INVALID_INPUT" | "SHEAF_INVALID_OUTPUT";
  readonly message: string;
}

function value(parsed: Parsed, complain: (problems: string) => Complaint): unknown {
  if (parsed.ok) return parsed.value;
  const { code, message } = complain(describeProblems(parsed.problems));
  throw new SheafError(code, message);
}

/** Rows that a task yields one by one are a list here. */
async function rows(output: unknown): Promise<unknown> {
  if (typeof output !== "object" || output === null || !(Symbol.asyncIterator in output)) return output;
  const list: unknown[] = [];
  for await (const row of output as AsyncIterable<unknown>) list.push(row);
  return list;
}
