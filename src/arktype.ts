import { type Out, type Type, type } from "arktype";
import type { FilePath, Path, Secret } from "./value/file/branded.ts";
import type { JsonLines } from "./value/format/json-lines.ts";
import type { Rows } from "./value/format/row-source.ts";
import type { Result } from "./value/result.ts";
import { fileKind } from "./value/schema/file-kind.ts";
import { pathKind, type PathOptions } from "./value/schema/path-kind.ts";
import type { Kind } from "./value/schema/reading.ts";
import { rowsKind } from "./value/schema/rows-kind.ts";
import { secretKind } from "./value/schema/secret-kind.ts";
import { SecretRef } from "./value/secret/secret.ts";

export type { FilePath, JsonLines, Path, PathOptions, Result, Rows, Secret, SecretRef };

/** A managed file: taken into the storage by its content, and handed to tasks as a local path with the file's own name. */
export function file(): Type<(In: string | URL) => Out<FilePath>> {
  return schemaOf(located, fileKind);
}

/** A file or folder that is left where it is, or a URL. By default its content counts in identities. */
export function path(options?: PathOptions): Type<(In: string | URL) => Out<Path>> {
  return schemaOf(located, pathKind(options));
}

/** Rows that are stored as JSON Lines while a task yields them, and read lazily: for results that do not fit in memory. */
export function rows<T extends Type>(item: T): Type<(In: Rows<T["inferIn"]>) => Out<JsonLines<T["infer"]>>> {
  return schemaOf(type("object") as never, rowsKind(item as never));
}

/** A secret, given as `secret({ env: "TOKEN" })` or as the text `env:TOKEN`; only the task sees what it is. */
export function secretString(): Type<(In: SecretRef | string) => Out<Secret>> {
  return schemaOf(type("string").or(type.instanceOf(SecretRef)) as never, secretKind);
}

/** What `settled(…)` gathers: `{ ok: true, index, value }` or `{ ok: false, index, error }`. */
export function result<T extends Type>(
  value: T,
): Type<(In: Result<T["inferIn"]>) => Out<Result<T["infer"]>>> {
  const error = type({ name: "string", message: "string", cause: "string", "code?": "string | undefined" });
  return type({ ok: "true", index: "number[]", value: value as never }).or({
    ok: "false",
    index: "number[]",
    error,
  }) as never;
}

/** Told apart from other types by ArkType, so that it can be part of a union: a file that was read already is a String. */
const located = type("string").or(type.instanceOf(URL)).or(type.instanceOf(String)) as unknown as Type;

/** Taken as a whole it is read without ArkType, which copies what it is given: rows on their way cannot be copied. */
function schemaOf<S>(source: Type, kind: Kind<unknown>): S {
  const schema = source.pipe((value, context) => {
    const reading = kind.read(value);
    if (!("issue" in reading)) return reading.value;
    // What it was is not told: it may be a secret.
    return context.reject({ expected: reading.issue.replace(/^must be /, ""), actual: "something else" });
  });
  const json = () => ({ ...kind.json });
  const standard = {
    ...schema["~standard"],
    jsonSchema: { input: json, output: json },
    validate(value: unknown) {
      const reading = kind.read(value);
      return "issue" in reading ? { issues: [{ message: reading.issue }] } : reading;
    },
  };
  return Object.defineProperty(schema, "~standard", { value: standard }) as S;
}
