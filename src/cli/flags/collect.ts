import type { Occurrence } from "../args/option.ts";
import { usage } from "../args/usage.ts";
import { readAtFile } from "./at-file.ts";
import { type Coerced, coerce, coerceList } from "./coerce.ts";
import { shapeOf } from "./json-schema.ts";
import { type ParamFlag, isList } from "./param-flag.ts";

interface GivenText {
  readonly spelled: string;
  /** As it was typed. */
  readonly typed: string;
  readonly text: string;
  readonly file?: string;
}

/** The params that flags give. Throws SHEAF_USAGE naming the flag, the value and what is expected. */
export async function collectParams(
  flags: readonly ParamFlag[],
  occurrences: readonly Occurrence[],
): Promise<Record<string, unknown>> {
  const params: Record<string, unknown> = {};
  for (const flag of flags) {
    const own = occurrences.filter(({ option }) => option === flag.option);
    if (own.length === 0) continue;
    const given = await Promise.all(own.map(readGiven));
    const coerced = coerceGiven(flag, given);
    if (!coerced.ok) throw notExpected(given, coerced.expected);
    params[flag.param.name] = coerced.value;
  }
  return params;
}

async function readGiven({ spelled, text, option }: Occurrence): Promise<GivenText> {
  return {
    spelled,
    typed: text,
    ...(option.label === undefined ? { text } : await readAtFile(text, spelled)),
  };
}

function coerceGiven({ param: { schema } }: ParamFlag, given: readonly GivenText[]): Coerced {
  if (!isList(schema)) return coerce(given[0]!.text, schema);
  const shape = shapeOf(schema);
  if (shape.kind === "alternatives") {
    if (given.length === 1) return coerce(given[0]!.text, schema);
    const list = shape.schemas.find((alternative) => shapeOf(alternative, schema).kind === "array");
    return coerceList(given.flatMap(lines), list!, schema);
  }
  return coerceList(given.flatMap(lines), shape.kind === "array" ? shape.schema : schema, schema);
}

/** A file for a list is a JSON array, or has an item on each line. */
function lines({ text, file }: GivenText): string[] {
  if (file === undefined || text.trimStart().startsWith("[")) return [text];
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

function notExpected(given: readonly GivenText[], expected: string): Error {
  const [{ spelled, typed, file }] = given as [GivenText];
  const what =
    file === undefined
      ? given.map(({ typed: text }) => `"${text}"`).join(", ")
      : `the content of ${typed.slice(1)}`;
  return usage(`${spelled} is ${what}; expected ${expected}`);
}
