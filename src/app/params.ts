import type { Graph } from "../flow/graph.ts";
import { parseValue } from "../engine/parse.ts";
import { SheafError } from "../model/errors.ts";
import { didYouMean } from "../model/nearest.ts";

/** The params as their schemas make them. Throws SHEAF_INVALID_PARAM for one that does not fit, is missing or is unknown. */
export async function parseParams(
  graph: Graph,
  given: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const names = graph.params.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new SheafError(
      "SHEAF_INVALID_PARAM",
      `flow "${graph.flow}" has no param "${unknown}".${didYouMean(unknown, names)}`,
      {
        place: { flow: graph.flow, input: unknown },
        mend: names.length === 0 ? "It takes no params." : `It takes ${names.join(", ")}.`,
      },
    );
  }
  const parsed: Record<string, unknown> = {};
  for (const { name, schema } of graph.params) {
    const what = given[name] === undefined ? `param ${name} is not given or does not fit` : `param ${name}`;
    const value = await parseValue(schema, given[name], {
      code: "SHEAF_INVALID_PARAM",
      what,
      place: () => ({ flow: graph.flow, input: name }),
    });
    if (value !== undefined) parsed[name] = value;
  }
  return parsed;
}
