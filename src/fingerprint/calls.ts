import { sha256Hex } from "../value/sha256.ts";
import { bodyScope, type Scope, scopeOf } from "./scope.ts";
import { spelled } from "./spelled.ts";
import type { Call } from "./summary.ts";
import { childrenOf, constantText, isFunction, propertyName, type Syntax, withoutTypes } from "./syntax.ts";
import { type ModuleNames, treeOf } from "./tree-writer.ts";

/** Options of a task that its result does not depend on, or that count by their value. */
const unread: ReadonlySet<string> = new Set([
  "name",
  "description",
  "input",
  "version",
  "resources",
  "retry",
  "isolation",
  "cache",
  "deterministic",
  "env",
  "ignore",
  "uses",
  "format",
  "verify",
  "preamble",
  "container",
]);

interface Code {
  readonly scope: Scope;
  readonly names: ModuleNames;
}

/** The calls in a module's units that may define tasks: those that are given an object with `run`, or one under a name. */
export function callsIn(units: readonly Syntax[], { scope, names }: Code): Call[] {
  const calls: Call[] = [];
  for (const [unit, node] of units.entries()) {
    walk(node, scope, (call, around) => {
      const options = optionsOf(call);
      if (options === undefined) return;
      const { run, rest } = rootsOf(options);
      const written = run.map((property) => withoutTypes(property["value"] ?? property)).findLast(isFunction);
      calls.push({
        name: nameIn(options),
        start: call.start,
        end: call.end,
        open: options.start,
        run: treeOf(run, around, names),
        written: written === undefined ? undefined : sha256Hex(spelled(written)),
        rest: treeOf(rest, around, names),
        unit,
      });
    });
  }
  return calls;
}

/** What is given to a call that may be one of `task()`. */
function optionsOf({ type, callee, arguments: given }: Syntax): Syntax | undefined {
  if (type !== "CallExpression" || given.length !== 1) return undefined;
  const options = withoutTypes(given[0] as Syntax);
  if (options.type !== "ObjectExpression") return isTask(withoutTypes(callee)) ? options : undefined;
  const isTaskLike = (options["properties"] as Syntax[]).some(
    (property) => property.type === "SpreadElement" || propertyName(property) === "run",
  );
  return isTaskLike || isTask(withoutTypes(callee)) ? options : undefined;
}

function isTask(callee: Syntax): boolean {
  if (callee.type === "SequenceExpression") return isTask(callee["expressions"].at(-1));
  return (callee.type === "MemberExpression" ? callee["property"].name : callee["name"]) === "task";
}

function nameIn(options: Syntax): string | undefined {
  const properties = (options["properties"] ?? []) as Syntax[];
  const found = properties.filter(
    (property) => property.type === "Property" && propertyName(property) === "name",
  );
  return found.length === 1 ? constantText(withoutTypes(found[0]!["value"])) : undefined;
}

/** What counts of the options, whatever its order: the last `run`, and all else that may say what comes out. */
function rootsOf(options: Syntax): { run: Syntax[]; rest: Syntax[] } {
  if (options.type !== "ObjectExpression") return { run: [options], rest: [] };
  const counted = (options["properties"] as Syntax[]).filter(
    (property) => property.type === "SpreadElement" || !unread.has(propertyName(property) ?? ""),
  );
  const isRun = (property: Syntax) => propertyName(property) === "run";
  return { run: counted.filter(isRun), rest: counted.filter((property) => !isRun(property)) };
}

export type Visit = (node: Syntax, around: Scope) => void;

/** Goes through all nodes, each with the scope in which it is read. */
export function walk(node: Syntax, outer: Scope, visit: Visit): void {
  visit(node, outer);
  const scope = scopeOf(node, outer);
  if (isFunction(node)) {
    for (const param of node["params"] as Syntax[]) walk(param, scope, visit);
    const { body } = node as unknown as { body: Syntax };
    if (body.type !== "BlockStatement") return walk(body, scope, visit);
    const inside = bodyScope(body["body"], scope, scope);
    for (const statement of body["body"] as Syntax[]) walk(statement, inside, visit);
    return;
  }
  for (const child of childrenOf(node)) walk(child, scope, visit);
}
