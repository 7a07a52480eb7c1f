import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Schema } from "./task.ts";

/** A problem that a schema found; `path` leads to it. */
export interface Problem {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** True for anything that keeps the Standard Schema contract; ArkType's schemas are functions. */
export function isSchema(value: unknown): value is Schema {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  const standard: unknown = Reflect.get(value, "~standard");
  return (
    typeof standard === "object" &&
    standard !== null &&
    typeof Reflect.get(standard, "validate") === "function"
  );
}

/** Parses a value by a schema; a promise only where the schema gives one. */
export function parseWith(schema: Schema, value: unknown): Parsed | Promise<Parsed> {
  const result = schema["~standard"].validate(value);
  return result instanceof Promise ? result.then(parsed) : parsed(result);
}

/** `city: expected a string; rows[3].mean: …`, for messages. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ path, message }) => (path.length === 0 ? message : `${formatPath(path)}: ${message}`))
    .join("; ");
}

function parsed(result: StandardSchemaV1.Result<unknown>): Parsed {
  if (result.issues === undefined) return { ok: true, value: result.value };
  return { ok: false, problems: result.issues.map(problem) };
}

function problem({ message, path = [] }: StandardSchemaV1.Issue): Problem {
  return { message, path: path.map((part) => key(typeof part === "object" ? part.key : part)) };
}

const key = (part: PropertyKey) => (typeof part === "number" ? part : String(part));

function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}
