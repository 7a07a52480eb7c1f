import { parseSync } from "oxc-parser";
import type { Task } from "../task/task.ts";
import { sha256Hex } from "../value/sha256.ts";

/**
 * What a task's result depends on in its code: the syntax tree of its `run` function (comments and white space do not
 * count) and its output schema; or the `version` that its author gave it in place of that.
 */
export function codeOf(task: Task): string {
  const schema = schemaText(task);
  if (task.version !== undefined) return `version ${task.version} ${sha256Hex(schema)}`;
  return `code ${sha256Hex(`${treeText(task.body.toString())}\n${schema}`)}`;
}

/** True when the source text of a function cannot be had, so that nothing stands for its code. */
export function isOpaque(task: Task): boolean {
  return task.version === undefined && /\{\s*\[native code\]\s*\}\s*$/.test(task.body.toString());
}

/** Changes whenever `codeOf` would, and is cheap: the key under which that is remembered. */
export function codeKey(task: Task): string {
  return sha256Hex(`${task.version ?? task.body.toString()}\n${schemaText(task)}`);
}

const places: ReadonlySet<string> = new Set(["start", "end", "range", "loc", "raw", "parent"]);

function treeText(source: string): string {
  // A method in short form is no expression by itself.
  for (const text of [`(${source})`, `({${source}})`]) {
    const parsed = parseSync("run.ts", text, { preserveParens: false });
    if (parsed.errors.length > 0) continue;
    return JSON.stringify(parsed.program.body, (key, value: unknown) => (places.has(key) ? undefined : typeof value === "bigint" ? `${value}n` : value));
  }
  return source;
}

interface JsonSchemaSource {
  readonly jsonSchema?: { output(options: { target: string }): unknown };
}

function schemaText({ output }: Task): string {
  try {
    return JSON.stringify((output["~standard"] as JsonSchemaSource).jsonSchema?.output({ target: "draft-2020-12" })) ?? output["~standard"].vendor;
  } catch {
    return output["~standard"].vendor; // a schema that cannot be written as JSON Schema
  }
}
