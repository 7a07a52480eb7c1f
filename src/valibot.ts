import * as v from "valibot";
import type { FilePath, Path, Secret } from "./value/file/branded.ts";
import type { JsonLines } from "./value/format/json-lines.ts";
import type { Rows } from "./value/format/row-source.ts";
import type { Result } from "./value/result.ts";
import { fileKind } from "./value/schema/file-kind.ts";
import { pathKind, type PathOptions } from "./value/schema/path-kind.ts";
import type { Kind } from "./value/schema/reading.ts";
import { rowsKind } from "./value/schema/rows-kind.ts";
import { secretKind } from "./value/schema/secret-kind.ts";
import type { SecretRef } from "./value/secret/secret.ts";

export type { FilePath, JsonLines, Path, PathOptions, Result, Rows, Secret, SecretRef };

/** A managed file: taken into the storage by its content, and handed to tasks as a local path with the file's own name. */
export function file(): v.GenericSchema<string | URL, FilePath> {
  return schemaOf(fileKind);
}

/** A file or folder that is left where it is, or a URL. By default its content counts in identities. */
export function path(options?: PathOptions): v.GenericSchema<string | URL, Path> {
  return schemaOf(pathKind(options));
}

/** Rows that are stored as JSON Lines while a task yields them, and read lazily: for results that do not fit in memory. */
export function rows<S extends v.GenericSchema>(
  item: S,
): v.GenericSchema<Rows<v.InferInput<S>>, JsonLines<v.InferOutput<S>>> {
  return schemaOf(rowsKind(item as v.GenericSchema));
}

/** A secret, given as `secret({ env: "TOKEN" })` or as the text `env:TOKEN`; only the task sees what it is. */
export function secretString(): v.GenericSchema<SecretRef | string, Secret> {
  return schemaOf(secretKind);
}

/** What `settled(…)` gathers: `{ ok: true, index, value }` or `{ ok: false, index, error }`. */
export function result<S extends v.GenericSchema>(
  value: S,
): v.GenericSchema<Result<v.InferInput<S>>, Result<v.InferOutput<S>>> {
  const error = v.object({
    name: v.string(),
    message: v.string(),
    cause: v.string(),
    code: v.optional(v.string()),
  });
  return v.variant("ok", [
    v.object({ ok: v.literal(true), index: v.array(v.number()), value }),
    v.object({ ok: v.literal(false), index: v.array(v.number()), error }),
  ]) as never;
}

/** To converters to JSON Schema it is a string (rows: a list): its `type` says so. */
function schemaOf<S>(kind: Kind<unknown>): S {
  const { type } = kind.json as { type: "string" };
  const schema = v._standardSchema<v.GenericSchema & { message: undefined }>({
    ...(v.string() as unknown as v.GenericSchema),
    type,
    expects: kind.name,
    message: undefined,
    "~run"(dataset, config) {
      const reading = kind.read(dataset.value);
      if ("issue" in reading) v._addIssue(this as never, "type", dataset, config, { message: reading.issue });
      else Object.assign(dataset, { typed: true, value: reading.value });
      return dataset as never;
    },
  });
  const convert = () => ({ ...kind.json });
  return Object.assign(schema, {
    "~standard": { ...schema["~standard"], jsonSchema: { input: convert, output: convert } },
  }) as S;
}
