import type { StandardSchemaV1 } from "@standard-schema/spec";
import { SheafError } from "../../model/errors.ts";
import { isJsonLines } from "../file/kinds.ts";
import type { JsonLines } from "../format/json-lines.ts";
import { type Rows, RowSource } from "../format/row-source.ts";
import type { Kind } from "./reading.ts";

/** Rows of one kind, checked one by one while they are stored. What is stored already was checked then. */
export function rowsKind<T>(item: StandardSchemaV1<unknown, T>): Kind<JsonLines<T> | RowSource<T>> {
  return {
    name: "rows",
    json: { type: "array" },
    read(value) {
      if (isJsonLines(value)) return { value: value as JsonLines<T> };
      if (!isIterable(value)) return { issue: "must be rows: something to iterate over" };
      return { value: new RowSource(value, (row, at) => checked(item, row, at)) };
    },
  };
}

function isIterable(value: unknown): value is Rows {
  return (
    typeof value === "object" && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
  );
}

function checked<T>(item: StandardSchemaV1<unknown, T>, row: unknown, at: number): T | Promise<T> {
  const result = item["~standard"].validate(row);
  return result instanceof Promise ? result.then((later) => valueOf(later, at)) : valueOf(result, at);
}

function valueOf<T>(result: StandardSchemaV1.Result<T>, at: number): T {
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const path = (issue?.path ?? [])
    .map((part) => `.${String(typeof part === "object" ? part.key : part)}`)
    .join("");
  throw new SheafError(
    "SHEAF_INVALID_OUTPUT",
    `Row ${at}${path} does not satisfy its schema: ${issue?.message}`,
  );
}
