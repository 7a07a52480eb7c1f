import { parseSync } from "oxc-parser";
import type { Task } from "../task/task.ts";
import { sha256Hex } from "../value/sha256.ts";
import { schemaText } from "./schema-text.ts";

/**
 * What a task's result depends on in its code: the syntax tree of its `run` function (comments and white space do not
 * count) and its output schema; or the `version` that its author gave it in place of that.
 */
export function codeOf(task: Task): string {
  const schema = schemaText(task);
  if (task.version !== undefined) return `version ${task.version} ${sha256Hex(schema)}`;
  return `code ${sha256Hex(`${treeText(task.body.toString())}\n${schema}`)}`;
}

const places: ReadonlySet<string> = new Set(["start", "end", "range", "loc", "raw", "parent"]);

function treeText(source: string): string {
  // A method in short form is no expression by itself.
  for (const text of [`(${source})`, `({${source}})`]) {
    const parsed = parseSync("run.ts", text, { preserveParens: false });
    if (parsed.errors.length === 0) return JSON.stringify(parsed.program.body, withoutPlaces);
  }
  return source;
}

function withoutPlaces(key: string, value: unknown): unknown {
  if (places.has(key)) return undefined;
  return typeof value === "bigint" ? `${value}n` : value;
}
