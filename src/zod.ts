import * as z from "zod";
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

/**
 * A managed file: taken into the storage by its content, and handed to tasks as a local path with the file's own name.
 * Use it for files that a task makes in its scratch folder, and for inputs that should not have to stay where they are.
 *
 * @example
 * task({ name: "plot", input: { data: file() }, output: file(), run: async ({ data }, { workDir }) => `${workDir}/plot.svg` });
 */
export function file(): z.ZodType<FilePath, string | URL> {
  return schemaOf(fileKind);
}

/**
 * A file or folder that is left where it is, or a URL. By default its content counts in identities.
 *
 * @example
 * path();                          // content
 * path({ identity: "stat" });      // path, size and time of change: for files too large to be read
 * path({ identity: "name" });      // the path alone
 */
export function path(options?: PathOptions): z.ZodType<Path, string | URL> {
  return schemaOf(pathKind(options));
}

/**
 * Rows that are stored as JSON Lines while a task yields them, and read lazily: for results that do not fit in memory.
 *
 * @example
 * task({ name: "scan", input: {}, output: rows(z.object({ id: z.number() })), run: async function* () { yield { id: 1 }; } });
 */
export function rows<S extends z.ZodType>(item: S): z.ZodType<JsonLines<z.output<S>>, Rows<z.input<S>>> {
  return schemaOf(rowsKind(item));
}

/** A secret, given as `secret({ env: "TOKEN" })` or as the text `env:TOKEN`; only the task sees what it is. */
export function secretString(): z.ZodType<Secret, SecretRef | string> {
  return schemaOf(secretKind);
}

/**
 * What `settled(…)` gathers: `{ ok: true, index, value }` or `{ ok: false, index, error }`.
 *
 * @example
 * task({ name: "report", input: { parts: z.array(result(z.number())) }, … });
 */
export function result<S extends z.ZodType>(value: S): z.ZodType<Result<z.output<S>>, Result<z.input<S>>> {
  const error = z.object({
    name: z.string(),
    message: z.string(),
    cause: z.string(),
    code: z.string().optional(),
  });
  return z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true), index: z.array(z.number()), value }),
    z.object({ ok: z.literal(false), index: z.array(z.number()), error }),
  ]) as never;
}

interface KindDef extends z.core.$ZodTypeDef {
  readonly kind: Kind<unknown>;
}
interface ZodKind extends z.ZodType {
  readonly _zod: z.ZodType["_zod"] & { readonly def: KindDef };
}

/** A class of its own, so that what `.describe()` and `.meta()` clone keeps its JSON Schema. */
const ZodKind: z.core.$constructor<ZodKind, KindDef> = z.core.$constructor("SheafKind", (schema, def) => {
  const init: (schema: z.ZodType, def: KindDef) => void = z.ZodType.init;
  init(schema, def);
  schema._zod.processJSONSchema = (_context, json) => void Object.assign(json, def.kind.json);
  schema._zod.parse = (payload) => {
    const reading = def.kind.read(payload.value);
    if ("issue" in reading) {
      payload.issues.push({ code: "custom", input: payload.value, inst: schema, message: reading.issue });
    } else payload.value = reading.value;
    return payload;
  };
});

function schemaOf<S>(kind: Kind<unknown>): S {
  return new ZodKind({ type: "custom", kind }) as S;
}
