import type { ErrorCode } from "../model/error-codes.ts";
import { type ErrorPlace, SheafError } from "../model/errors.ts";
import type { Schema } from "../task/task.ts";
import { isPromise } from "./later.ts";

export interface ParseOptions {
  /** The code of the error for a value that does not fit. */
  readonly code: ErrorCode;
  /** What is parsed, for the message: `param start`, `input bucket`. */
  readonly what: string;
  /** Where; asked only when there is an error. */
  readonly place?: () => ErrorPlace;
}

/** The value as its schema makes it (defaults, transforms), now or later. Throws `options.code` with every issue. */
export function parseValue(schema: Schema, raw: unknown, options: ParseOptions): unknown {
  const parsed = schema["~standard"].validate(raw);
  return isPromise(parsed) ? parsed.then((result) => outcome(result, options)) : outcome(parsed, options);
}

type Parsed = Awaited<ReturnType<Schema["~standard"]["validate"]>>;

function outcome(result: Parsed, { code, what, place }: ParseOptions): unknown {
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map((issue) => `${pathText(issue.path)}${issue.message}`);
  throw new SheafError(code, `${what}: ${issues.join("; ")}`, place === undefined ? {} : { place: place() });
}

function pathText(path: Exclude<Parsed, { issues?: undefined }>["issues"][number]["path"]): string {
  if (path === undefined || path.length === 0) return "";
  const keys = path.map((segment) => (typeof segment === "object" ? segment.key : segment));
  return `at ${keys.map((key, at) => (typeof key === "number" ? `[${key}]` : `${at === 0 ? "" : "."}${String(key)}`)).join("")}: `;
}
