import { type JsonSchema, shapeOf } from "./json-schema.ts";
import { type ParamFlag, isList, valueText } from "./param-flag.ts";
import { itemsOf, lower, upper } from "./type-text.ts";

/** The command with the flags that it needs, to show how it is written: `sheaf run demo.ts --start 2026-11-20 --bucket TEXT`. */
export function exampleLine(command: string, flags: readonly ParamFlag[]): string {
  const needed = flags.filter(({ param }) => param.required);
  const shown = needed.length > 0 ? needed : flags.slice(0, 1);
  const words = (part: readonly ParamFlag[]) => part.map(exampleWords);
  const behind = words(shown.filter((flag) => flag.behindDashes));
  return [
    command,
    ...words(shown.filter((flag) => !flag.behindDashes)),
    ...(behind.length > 0 ? ["--", ...behind] : []),
  ].join(" ");
}

function exampleWords({ param, option }: ParamFlag): string {
  if (option.label === undefined) return `--${option.name}`;
  const text = exampleText(param.schema, option.label);
  return `--${option.name} ${/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text}'`}`;
}

function exampleText(schema: JsonSchema, label: string): string {
  const [example] = schema.examples ?? [];
  if (example !== undefined) return valueText(example);
  if (schema.default !== undefined && !isList(schema)) return valueText(schema.default);
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case "choices":
      return String(shape.choices[0]);
    case "alternatives":
      return exampleText(shape.schemas[0]!, label);
    case "array":
      return exampleText(itemsOf(shape.schema), label);
    case "integer":
    case "number":
      return String(numberBetween(shape.schema));
    case "object":
      return '{"key": 1}';
    case "string":
      if (shape.schema.format === "date") return "2026-11-20";
      return shape.schema.format === "date-time" ? "2026-11-20T14:00:00Z" : label;
    case "boolean":
    case "null":
    case "unknown":
      return label;
  }
}

function numberBetween(schema: JsonSchema): number {
  const least = lower(schema);
  if (least !== undefined) return least.strict ? least.value + 1 : least.value;
  return upper(schema)?.value ?? 10;
}
