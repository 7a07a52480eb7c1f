import type { StandardSchemaV1 } from "@standard-schema/spec";
import { SheafError } from "../model/errors.ts";
import type { Schema } from "../task/task.ts";

/** The output as its schema parses it; at once where the schema answers at once. */
export function checkOutput(schema: Schema, output: unknown): unknown {
  const checked = schema["~standard"].validate(output);
  return checked instanceof Promise ? checked.then(valueOf) : valueOf(checked);
}

function valueOf(checked: StandardSchemaV1.Result<unknown>): unknown {
  if (checked.issues === undefined) return checked.value;
  const lines = checked.issues.slice(0, 10).map((issue) => `${placeOf(issue.path)}: ${issue.message}`);
  const more = checked.issues.length > 10 ? ` (and ${checked.issues.length - 10} more)` : "";
  throw new SheafError(
    "SHEAF_INVALID_OUTPUT",
    `The task returned something else than its output schema says. ${lines.join("; ")}${more}`,
    {
      mend: "Return what the schema says, or change the task's `output`.",
    },
  );
}

function placeOf(path: StandardSchemaV1.Issue["path"]): string {
  const keys = (path ?? []).map((part) => (typeof part === "object" ? part.key : part));
  return `output${keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("")}`;
}
