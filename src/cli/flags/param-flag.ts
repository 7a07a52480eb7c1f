import type { Option } from "../args/option.ts";
import { type JsonSchema, shapeOf } from "./json-schema.ts";
import { countText } from "../../view/number-text.ts";
import { kebab } from "./kebab.ts";
import { boundsText, typeLabel } from "./type-text.ts";

/** A param as the manifest has it. */
export interface ParamSpec {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** A param and the flag that sets it. */
export interface ParamFlag {
  readonly param: ParamSpec;
  readonly option: Option;
  /** True when only `--` before it makes it the param's flag: a run option has the same name. */
  readonly behindDashes: boolean;
}

/** The flags for a flow's params; `taken` are the options that the command has itself. */
export function paramFlags(params: readonly ParamSpec[], taken: readonly Option[]): ParamFlag[] {
  const names = params.map((param) => kebab(param.name));
  return params.map((param, at) => {
    const clash = names.some((name, other) => other !== at && name === names[at]);
    const option = paramOption(param, clash ? param.name : names[at]!);
    const spellings = [option.name, ...(option.aliases ?? [])];
    const behindDashes = taken.some(
      (other) => spellings.includes(other.name) || other.name === `no-${option.name}`,
    );
    return { param, option, behindDashes };
  });
}

function paramOption(param: ParamSpec, name: string): Option {
  const { schema } = param;
  const shape = shapeOf(schema);
  const alias = name === param.name ? {} : { aliases: [param.name] };
  const base = { name, ...alias, summary: paramSummary(param), group: "Params", ...standard(schema) };
  if (shape.kind === "boolean") return { ...base, negatable: true };
  const completes = /^(path|file)$/.test(schema.format ?? "") ? { completes: "file" as const } : {};
  return { ...base, ...completes, label: typeLabel(schema), ...(isList(schema) ? { repeat: true } : {}) };
}

/** Characters of a default in the help. */
const DEFAULT_SHOWN = 200;

function standard(schema: JsonSchema): { standard?: string } {
  if (schema.default === undefined) return {};
  const text = valueText(schema.default);
  if (text.length <= DEFAULT_SHOWN) return { standard: text };
  const more = Array.isArray(schema.default) ? `… (${countText(schema.default.length)} items)` : "…";
  return { standard: `${text.slice(0, DEFAULT_SHOWN)}${more}` };
}

function paramSummary(param: ParamSpec): string {
  const { schema } = param;
  const bounds = boundsText(shapeOf(schema));
  const parts = [
    schema.description ?? schema.title ?? "",
    bounds === undefined ? "" : `(${bounds})`,
    isList(schema) ? "(repeatable)" : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** True when the flag may be repeated: a list, or a list as one of several alternatives. */
export function isList(schema: JsonSchema): boolean {
  const shape = shapeOf(schema);
  if (shape.kind === "alternatives")
    return shape.schemas.some((alternative) => shapeOf(alternative, schema).kind === "array");
  return shape.kind === "array";
}

/** A value as one would type it behind its flag. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
