import type { StandardSchemaV1 } from "@standard-schema/spec";
import { SheafError } from "../model/errors.ts";
import { isSelfCoded, selfCoded } from "../value/json/self-coded.ts";
import type { Schema } from "../task/task.ts";

/** The output as its schema parses it; at once where the schema answers at once. */
export function checkOutput(schema: Schema, output: unknown): unknown {
  if (isSelfCoded(output) && output[selfCoded] === "rows") return output; // an input handed on: checked when it was made
  if (isRows(output)) return takenAsRows(schema, output) ?? checkRows(schema, output);
  const checked = schema["~standard"].validate(output);
  return checked instanceof Promise ? checked.then(valueOf) : valueOf(checked);
}

function isRows(output: unknown): output is AsyncIterable<unknown> {
  return (
    typeof output === "object" && output !== null && Symbol.asyncIterator in output && !isSelfCoded(output)
  );
}

/** What `rows(…)` makes of them: it checks each of them itself. */
function takenAsRows(schema: Schema, rows: AsyncIterable<unknown>): unknown {
  const taken = schema["~standard"].validate(rows);
  if (!(taken instanceof Promise))
    return taken.issues === undefined && isSelfCoded(taken.value) ? taken.value : undefined;
  taken.catch(() => {}); // a schema that answers later is none of ours
  return undefined;
}

/** Rows are checked one by one, each as the only item of a list, and never all in memory. */
async function* checkRows(schema: Schema, rows: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const row of rows) {
    const checked = valueOf(await schema["~standard"].validate([row]));
    yield Array.isArray(checked) ? checked[0] : checked;
  }
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
