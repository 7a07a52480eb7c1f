import { announce } from "../task/announce.ts";
import { moduleCalling } from "../task/module-of.ts";
import type { Schema } from "../task/task.ts";
import { bind } from "./bind.ts";
import { checkFlowOptions, publishOf } from "./check-flow.ts";
import { fault } from "./fault.ts";
import { type FlowParts, flowSymbol } from "./flow-parts.ts";
import type { FlowDefinition, FlowOptions } from "./flow-types.ts";
import type { Binding, Graph } from "./graph.ts";
import { handleOf } from "./handle.ts";
import { type Scope, Trace } from "./trace.ts";
import { wire } from "./wire.ts";
import type { InputOf } from "../task/definition.ts";

type Params = Readonly<Record<string, Schema>>;

/**
 * Defines a flow: a typed function of params whose body wires steps. `steps` runs once, when the flow is first needed; what
 * it gets and makes are references to values that are there when the flow runs.
 *
 * Throws SHEAF_FLOW_DEFINITION for options that are not valid. What is wrong with the wiring is thrown when it is traced.
 *
 * ```ts
 * export default flow({
 *   name: "demo",
 *   params: { start: z.iso.date(), bucket: z.string() },
 *   steps: ({ start, bucket }, { step }) => {
 *     const files = step(prepare, { start });
 *     const stores = step(convert, { ncFile: each(files), bucket });
 *     return step(finalize, { paths: stores });
 *   },
 * });
 * ```
 */
export function flow<P extends Params, R, const Name extends string = string>(
  options: FlowOptions<Name, P, R>,
): FlowDefinition<Name, InputOf<P>, R> {
  return defineFlow(options as never, moduleCalling(flow)) as FlowDefinition<Name, InputOf<P>, R>;
}

/** `flow()` without its types, for flows that are made of something else than a call of it in the user's module. */
export function defineFlow(
  options: FlowOptions<string, Params, unknown>,
  module: string | undefined,
): FlowDefinition<string, unknown, unknown> {
  checkFlowOptions(options);
  const { name, description } = options;
  const definition: FlowDefinition<string, unknown, unknown> = {
    kind: "flow",
    name,
    description,
    module,
    [flowSymbol]: partsOf(options, module),
  };
  announce(definition);
  return Object.freeze(definition);
}

function partsOf(options: FlowOptions<string, Params, unknown>, module: string | undefined): FlowParts {
  const { name, description, params = {} } = options;
  let graph: Graph | undefined;
  const parts: FlowParts = {
    kind: "flow",
    name,
    description,
    params,
    module,
    traceIn: (scope, paramAt) => traceIn(scope, options, paramAt),
    graph: () => (graph ??= traceGraph(parts, options)),
  };
  return parts;
}

function traceGraph(parts: FlowParts, options: FlowOptions<string, Params, unknown>): Graph {
  const { name, params, traceIn: traceParts } = parts;
  const trace = new Trace();
  const scope: Scope = {
    trace,
    domain: 0,
    prefix: "",
    flow: name,
    after: [],
    when: undefined,
    around: [parts],
    open: true,
  };
  const returned = traceParts(scope, (param) => ({ kind: "param", name: param, path: [] }));
  const result = returned === undefined ? undefined : bind(scope, returned, { flow: name });
  return {
    flow: name,
    params: Object.entries(params).map(([param, schema]) => ({ name: param, schema })),
    domains: trace.domains,
    steps: trace.steps,
    result,
    publish: publishOf(options.publish, returned, name),
    onError: options.onError,
  };
}

function traceIn(
  scope: Scope,
  options: FlowOptions<string, Params, unknown>,
  paramAt: (name: string) => Binding,
): unknown {
  const handles = Object.entries(options.params ?? {}).map(([name, schema]) => {
    const binding = paramAt(name) as Extract<Binding, { kind: "param" | "parse" }>;
    return [name, handleOf({ kind: "value", scope, label: name, binding, schema })];
  });
  const step = (definition: unknown, inputs: unknown, stepOptions: unknown) =>
    wire(scope, { definition, inputs, options: stepOptions });
  try {
    const result: unknown = options.steps(Object.fromEntries(handles) as never, { step: step as never });
    if (result instanceof Promise) throw asyncSteps(scope, result);
    return result;
  } finally {
    scope.open = false;
  }
}

function asyncSteps({ flow: name }: Scope, result: Promise<unknown>): Error {
  result.catch(() => {}); // what it says would come too late
  return fault("SHEAF_FLOW_DEFINITION", { flow: name }, [
    "`steps` is async.",
    "It only wires: await nothing in it, and do the waiting in a task.",
  ]);
}

/** The graph of a flow, traced when first asked for. Throws what is wrong with the wiring. */
export function graphOf(definition: { readonly [flowSymbol]: FlowParts }): Graph {
  return definition[flowSymbol].graph();
}

/** True for what `flow()` gives, also in another copy of this package. */
export function isFlow(value: unknown): value is FlowDefinition<string, never, unknown> {
  return typeof value === "object" && value !== null && flowSymbol in value;
}

/** The `file:` URL of the module that called `flow()`; undefined in a REPL and in `eval`. */
export function definitionModule(definition: { readonly [flowSymbol]: FlowParts }): string | undefined {
  return definition[flowSymbol].module;
}
