import { isSecretRef } from "../value/file/kinds.ts";
import type { Binding, Domain, DomainId, Graph, ListSource, OutputBinding, Part } from "./graph.ts";

type Texts = Pick<Graph, "domains" | "steps">;

/** A binding as it would be written: `convert[*].url`, `each(prepare)`, `{"bucket": params.bucket}`. */
export function bindingText(graph: Texts, binding: Binding): string {
  switch (binding.kind) {
    case "const":
      return constantText(binding.value);
    case "param":
      return field(`params.${binding.name}`, binding.path);
    case "output":
      return outputText(graph, binding);
    case "item":
      return field(`each(${listText(graph, binding.domain, binding.source)})`, binding.path);
    case "part":
      return field(`each(${domainText(graph, binding.domain)})`, binding.path);
    case "list":
      return `[${binding.items.map((item) => bindingText(graph, item)).join(", ")}]`;
    case "object":
      return `{ ${Object.entries(binding.entries)
        .map(([key, part]) => `${key}: ${bindingText(graph, part)}`)
        .join(", ")} }`;
    case "all":
      return binding.items.map((item) => bindingText(graph, item)).join(" && ");
    case "flatten":
      return `flat(${bindingText(graph, binding.binding)})`;
    case "parse":
      return field(bindingText(graph, binding.binding), binding.path);
  }
}

/** What an index space is spread over; what several aligned spaces have in common is said once. */
export function domainText(graph: Texts, id: DomainId): string {
  return [...sourcesOf(graph, id, new Set())].join(", ");
}

function sourcesOf(graph: Texts, id: DomainId, seen: Set<DomainId>): Set<string> {
  const domain = graph.domains[id]!;
  if (seen.has(id)) return new Set();
  seen.add(id);
  switch (domain.kind) {
    case "root":
      return new Set();
    case "zip": {
      const aligned = domain.aligned.flatMap((space) => [...sourcesOf(graph, space, seen)]);
      return new Set([...aligned, ...domain.lists.map(({ binding }) => bindingText(graph, binding))]);
    }
    case "fixed":
      return new Set([`${domain.count} sources`]);
    case "parts":
      return new Set([`concat(${domain.parts.map((part) => partText(graph, part)).join(", ")})`]);
  }
}

const partText = (graph: Texts, part: Part) =>
  bindingText(graph, part.type === "list" ? part.binding : part.view);

function listText(graph: Texts, id: DomainId, source: number): string {
  const domain = graph.domains[id] as Extract<Domain, { kind: "zip" }>;
  const list: ListSource | undefined = domain.lists[source];
  return list === undefined ? "?" : bindingText(graph, list.binding);
}

/** An output on its own level by name; gathered, with a star for each level; one of another element, as each(). */
function outputText(
  { steps, domains }: Texts,
  { step, at, lists, path, mode, flatten }: OutputBinding,
): string {
  const { name, scope } = steps[step]!;
  const gathered = field(lists.length === 0 ? name : `${name}${"[*]".repeat(lists.length)}`, path);
  const text = flatten > 0 ? `flat(${gathered})` : gathered;
  if (mode === "plain") return domains[at]!.depth > domains[scope]!.depth ? `each(${text})` : text;
  return `${mode}(${text})`;
}

function constantText(value: unknown): string {
  if (Array.isArray(value) && value.length > 20)
    return `[${value.slice(0, 2).map(constantText).join(", ")}, … ${value.length} items]`;
  try {
    const text = JSON.stringify(value, shown) ?? String(value);
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
  } catch {
    return typeof value; // a bigint, or something that refers to itself
  }
}

/** A secret is shown by the name of its variable. */
const shown = (_key: string, value: unknown) => (isSecretRef(value) ? `secret ${value.env}` : value);

const field = (text: string, path: readonly string[]) => [text, ...path].join(".");
