import type { Schema, Task } from "../task/task.ts";

interface JsonSchemaSource {
  readonly jsonSchema?: { output(options: { target: string }): unknown };
}

const texts = new WeakMap<Schema, string>();

/** A task's output schema as text, as far as it can be written down. */
export function schemaText({ output }: Task): string {
  let text = texts.get(output);
  if (text === undefined) texts.set(output, (text = textOf(output)));
  return text;
}

function textOf(output: Schema): string {
  try {
    return (
      JSON.stringify(
        (output["~standard"] as JsonSchemaSource).jsonSchema?.output({ target: "draft-2020-12" }),
      ) ?? output["~standard"].vendor
    );
  } catch {
    return output["~standard"].vendor; // a schema that cannot be written as JSON Schema
  }
}
