import type { Chunk } from "../model/chunk.ts";
import { type JsonSchema, jsonSchemaOf, takesUndefined } from "../task/json-schema.ts";
import type { Container, Isolation, Resources } from "../task/task.ts";
import { bindingText, domainText } from "./binding-text.ts";
import { type FlowParts, flowSymbol } from "./flow-parts.ts";
import type { Domain, DomainId, Graph, Param, Step } from "./graph.ts";

export interface ParamManifest {
  readonly name: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly description?: string;
  /** JSON Schema of what is to be given; `{}` where the schema has none. */
  readonly schema: JsonSchema;
}

export interface StepManifest {
  readonly name: string;
  readonly task: string;
  readonly description?: string;
  /** Position in `domains`. */
  readonly domain: DomainId;
  readonly array: boolean;
  /** Inputs as they would be written. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly after: readonly string[];
  readonly when?: string;
  readonly throttle?: number;
  readonly maxFailures?: number;
  /** "computed": they depend on the input. */
  readonly resources?: Resources | "computed";
  readonly executor?: "local";
  readonly chunk?: Chunk;
  readonly isolation?: Isolation;
  readonly preamble: readonly string[];
  readonly container?: Container;
}

export interface DomainManifest {
  readonly id: DomainId;
  readonly kind: Domain["kind"];
  readonly parent?: DomainId;
  readonly depth: number;
  /** What it is spread over. */
  readonly over?: string;
}

/** A flow in plain JSON: enough to make its command line, and to draw it, without its code. */
export interface FlowManifest {
  readonly manifest: 1;
  readonly flow: string;
  readonly description?: string;
  readonly params: readonly ParamManifest[];
  readonly domains: readonly DomainManifest[];
  readonly steps: readonly StepManifest[];
  readonly result?: string;
  readonly publish: Readonly<Record<string, string>>;
  readonly onError?: "stop" | "continue";
}

/** The manifest of a flow. Throws what is wrong with its wiring. */
export function manifestOf(definition: { readonly [flowSymbol]: FlowParts }): FlowManifest {
  const { description, graph } = definition[flowSymbol];
  const traced = graph();
  return present<FlowManifest>({
    manifest: 1,
    flow: traced.flow,
    description,
    params: traced.params.map(paramManifest),
    domains: traced.domains.map((domain) => domainManifest(traced, domain)),
    steps: traced.steps.map((step) => stepManifest(traced, step)),
    result: traced.result && bindingText(traced, traced.result),
    publish: traced.publish,
    onError: traced.onError,
  });
}

function paramManifest({ name, schema }: Param): ParamManifest {
  const shown = jsonSchemaOf(schema, "shown");
  const { default: preset, description } = shown;
  return present<ParamManifest>({
    name,
    required: !takesUndefined(schema),
    default: preset,
    description,
    schema: shown,
  });
}

function domainManifest(graph: Graph, domain: Domain): DomainManifest {
  const { id, kind, depth } = domain;
  const parent = domain.kind === "root" ? undefined : domain.parent;
  return present<DomainManifest>({
    id,
    kind,
    parent,
    depth,
    over: domain.kind === "root" ? undefined : domainText(graph, id),
  });
}

function stepManifest(graph: Graph, step: Step): StepManifest {
  const { task } = step;
  return present<StepManifest>({
    name: step.name,
    task: task.name,
    description: task.description,
    domain: step.domain,
    array: graph.domains[step.domain]!.depth > 0,
    inputs: Object.fromEntries(
      Object.entries(step.inputs).map(([input, binding]) => [input, bindingText(graph, binding)]),
    ),
    after: step.after.map((id) => graph.steps[id]!.name),
    when: step.when && bindingText(graph, step.when),
    throttle: step.throttle,
    maxFailures: step.maxFailures,
    resources: resourcesOf(step),
    executor: step.executor,
    chunk: step.chunk,
    isolation: task.isolation,
    preamble: task.preamble,
    container: task.container,
  });
}

function resourcesOf({ task, resources }: Step): Resources | "computed" | undefined {
  if (typeof task.resources === "function") return "computed";
  return task.resources === undefined && resources === undefined
    ? undefined
    : { ...task.resources, ...resources };
}

/** Without the keys that have no value: plain JSON has no undefined. */
function present<T>(entries: { [K in keyof T]: T[K] | undefined }): T {
  const kept: { -readonly [K in keyof T]?: T[K] | undefined } = {};
  for (const key in entries) if (entries[key] !== undefined) kept[key] = entries[key];
  return kept as T;
}
