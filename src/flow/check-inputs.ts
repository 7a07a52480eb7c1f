import { didYouMean } from "../model/nearest.ts";
import { jsonSchemaOf, takesUndefined } from "../task/json-schema.ts";
import type { Task } from "../task/task.ts";
import { checkType } from "./check-type.ts";
import { fault, type Site } from "./fault.ts";
import { fieldType, type JsonType, resolved, typeText } from "./json-type.ts";
import type { Wiring } from "./place.ts";

/** What takes inputs: a task, or a flow by its params. */
export interface Taker {
  readonly input: Task["input"];
  /** `task "convert"`, for messages. */
  readonly what: string;
}

/** What is known of a taker's inputs. */
interface Slots {
  /** Undefined: it does not tell, and takes any name. */
  readonly names: readonly string[] | undefined;
  readonly required: (name: string) => boolean;
  readonly type: (name: string) => JsonType;
}

/** Throws for unknown inputs, missing ones, and such as are proved to be given another type than they take. */
export function checkInputs({ input, what }: Taker, { inputs, site }: Wiring): void {
  const slots = input.type === "keys" ? keySlots(input.keys) : wholeSlots(input.schema);
  const given = Object.keys(inputs).filter((name) => inputs[name] !== undefined);
  for (const name of Object.keys(inputs)) checkKnown(name, { names: slots.names, what, site });
  for (const name of slots.names ?? []) {
    if (given.includes(name) || !slots.required(name)) continue;
    throw fault("SHEAF_MISSING_INPUT", { ...site, input: name }, [
      `${what} requires this input (${typeText(slots.type(name))}), and it is not given.`,
      `Write step(…, { …, ${name}: … }).`,
    ]);
  }
  for (const name of given) checkType(inputs[name], slots.type(name), { ...site, input: name });
}

function keySlots(keys: Readonly<Record<string, Parameters<typeof jsonSchemaOf>[0]>>): Slots {
  const type = (name: string) => {
    const schema = jsonSchemaOf(keys[name]!, "input");
    return { schema, root: schema };
  };
  return { names: Object.keys(keys), required: (name) => !takesUndefined(keys[name]!), type };
}

function wholeSlots(schema: Parameters<typeof jsonSchemaOf>[0]): Slots {
  const root = jsonSchemaOf(schema, "input");
  const whole = resolved({ schema: root, root });
  const { type, properties, required = [], additionalProperties } = whole.schema;
  const closed =
    type === "object" &&
    properties !== undefined &&
    typeof additionalProperties !== "object" &&
    additionalProperties !== true;
  return {
    names: closed ? Object.keys(properties) : undefined,
    required: (name) => required.includes(name),
    type: (name) => fieldType(whole, name),
  };
}

function checkKnown(
  name: string,
  { names, what, site }: { names: readonly string[] | undefined; what: string; site: Site },
): void {
  if (names === undefined || names.includes(name)) return;
  throw fault("SHEAF_UNKNOWN_INPUT", { ...site, input: name }, [
    `${what} has no such input.${didYouMean(name, names)}`,
    names.length === 0 ? "It takes no inputs." : `Its inputs are ${names.join(", ")}.`,
  ]);
}
