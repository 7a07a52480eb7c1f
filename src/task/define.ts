import { announce } from "./announce.ts";
import { checkTaskOptions } from "./check-options.ts";
import type { TaskContext } from "./context.ts";
import {
  type InputOf,
  type InputSpec,
  type SchemaOut,
  type TaskDefinition,
  taskSymbol,
} from "./definition.ts";
import { type CallSite, callSiteOf } from "./module-of.ts";
import type { TaskOptions } from "./options.ts";
import { runAlone } from "./run-alone.ts";
import { isSchema } from "./schema.ts";
import type { Container, RetryPolicy, Schema, Task } from "./task.ts";

/**
 * Defines a task: a named, typed function that is wired into flows by `step`, or run alone.
 *
 * Inputs and output are Standard Schemas (Zod, Valibot, ArkType). Throws SHEAF_TASK_DEFINITION for options that are not valid.
 *
 * ```ts
 * const convert = task({
 *   name: "convert",
 *   input: { ncFile: path(), bucket: z.string() },
 *   output: z.string(),
 *   resources: { cpus: 4, mem: "16GB", time: "10m" },
 *   run: async ({ ncFile, bucket }, { exec }) => {
 *     await exec("nc2zarr", [ncFile, `s3://${bucket}/`]);
 *     return `s3://${bucket}/${ncFile}.zarr`;
 *   },
 * });
 * ```
 */
export function task<
  const Name extends string,
  O extends Schema,
  I extends InputSpec = Record<never, Schema>,
>(options: TaskOptions<Name, I, O>): TaskDefinition<Name, InputOf<I>, SchemaOut<O>> {
  checkTaskOptions(options);
  const site = callSiteOf(task);
  const erased = erase(options, site);
  const definition: TaskDefinition<Name, InputOf<I>, SchemaOut<O>> = {
    kind: "task",
    name: options.name,
    description: options.description,
    module: site?.module,
    [taskSymbol]: erased,
    run: (input, context?: TaskContext) => runAlone(erased, input, context) as Promise<SchemaOut<O>>,
  };
  announce(definition);
  return Object.freeze(definition);
}

/** The task behind a definition, also one of another copy of this package. */
export function taskOf(definition: { readonly [taskSymbol]: Task }): Task {
  return definition[taskSymbol];
}

/** True for what `task()` gives, also in another copy of this package. */
export function isTask(value: unknown): value is TaskDefinition<string, never, unknown> {
  return typeof value === "object" && value !== null && taskSymbol in value;
}

function erase(options: TaskOptions<string, InputSpec, Schema>, site: CallSite | undefined): Task {
  const { input = {} } = options;
  return Object.freeze<Task>({
    kind: "task",
    name: options.name,
    description: options.description,
    input: isSchema(input) ? { type: "whole", schema: input } : { type: "keys", keys: { ...input } },
    output: options.output,
    body: options.run as Task["body"],
    version: options.version,
    resources: options.resources as Task["resources"],
    retry: retryPolicy(options.retry),
    isolation: options.isolation,
    cache: options.cache ?? true,
    deterministic: options.deterministic ?? true,
    env: [...(options.env ?? [])],
    ignore: [...(options.ignore ?? [])],
    uses: [...(options.uses ?? [])],
    format: options.format,
    verify: options.verify as Task["verify"],
    preamble: [...(options.preamble ?? [])],
    container: containerOf(options.container),
    site,
  });
}

const retryPolicy = (retry: number | RetryPolicy | undefined): RetryPolicy | undefined =>
  typeof retry === "number" ? { limit: retry } : retry;

const containerOf = (container: string | Container | undefined): Container | undefined =>
  typeof container === "string" ? { image: container } : container;
