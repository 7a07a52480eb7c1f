import type { StandardSchemaV1 } from "@standard-schema/spec";
import { SheafError } from "../model/errors.ts";
import type { TaskDefinition } from "../task/definition.ts";
import { taskOf } from "../task/define.ts";
import { type JsonSchema, jsonSchemaOf } from "../task/json-schema.ts";
import type { Schema, Task } from "../task/task.ts";
import { defineFlow } from "./flow.ts";
import type { FlowDefinition } from "./flow-types.ts";
import type { Ref } from "../task/reference.ts";

/**
 * A task alone as a flow of one step; its params are the task's inputs. The params are checked by the inputs' schemas
 * and handed on as they were given, so that each is parsed once, by the step.
 *
 * Throws SHEAF_TASK_DEFINITION for a task whose one input schema does not tell its keys.
 */
export function flowOfTask<Name extends string, In, Out>(
  definition: TaskDefinition<Name, In, Out>,
): FlowDefinition<Name, In, Ref<Out>> {
  const task = taskOf(definition);
  const options = {
    name: definition.name,
    params: paramsOf(task),
    steps: (params: object, tools: { step: (...given: unknown[]) => unknown }) =>
      tools.step(definition, params),
    ...(definition.description === undefined ? {} : { description: definition.description }),
  };
  return defineFlow(options as never, definition.module) as FlowDefinition<Name, In, Ref<Out>>;
}

function paramsOf({ name, input }: Task): Readonly<Record<string, Schema>> {
  if (input.type === "keys")
    return Object.fromEntries(Object.entries(input.keys).map(([key, schema]) => [key, checking(schema)]));
  const { properties, required = [] } = jsonSchemaOf(input.schema, "shown");
  if (properties === undefined) {
    throw new SheafError(
      "SHEAF_TASK_DEFINITION",
      `Task "${name}" cannot run alone: its input schema does not tell its keys.`,
      {
        mend: "Give the task a schema per key: input: { a: z.string(), … }.",
      },
    );
  }
  const entries = Object.entries(properties).map(([key, part]) => [
    key,
    keyOf(typeof part === "object" ? part : {}, required.includes(key)),
  ]);
  return Object.fromEntries(entries);
}

/** The same schema, which gives what it was given. */
function checking(schema: Schema): Schema {
  const standard = schema["~standard"];
  const raw = (value: unknown, result: StandardSchemaV1.Result<unknown>) =>
    result.issues === undefined ? { value } : result;
  return {
    "~standard": {
      ...standard,
      validate: (value) => {
        const result = standard.validate(value);
        return result instanceof Promise ? result.then((late) => raw(value, late)) : raw(value, result);
      },
    },
  };
}

/** One key of a whole-object schema: the step checks it with the others; here only that it is there. */
function keyOf(part: JsonSchema, required: boolean): Schema {
  const convert = () => ({ ...part });
  const standard = {
    version: 1,
    vendor: "sheaf",
    validate: (value: unknown) =>
      required && value === undefined ? { issues: [{ message: "it is required" }] } : { value },
    jsonSchema: { input: convert, output: convert },
  } as const;
  return { "~standard": standard };
}
