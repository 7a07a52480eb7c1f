import { childrenOf, isFunction, type Syntax } from "./syntax.ts";

const acts: ReadonlySet<string> = new Set([
  "CallExpression",
  "NewExpression",
  "TaggedTemplateExpression",
  "AssignmentExpression",
  "UpdateExpression",
  "AwaitExpression",
  "ImportExpression",
  "JSXElement",
]);

/** True when evaluating a declaration does more than make values: it calls, assigns, or removes something. */
export function runsCode(node: Syntax): boolean {
  if (acts.has(node.type) || (node.type === "UnaryExpression" && node["operator"] === "delete")) return true;
  if (isFunction(node)) return false;
  if (node.type === "MethodDefinition" || node.type === "PropertyDefinition") return runsInClass(node);
  for (const child of childrenOf(node)) if (runsCode(child)) return true;
  return false;
}

/** Of a class's member, what is evaluated with the class: decorators, a computed key, a static field. */
function runsInClass(member: Syntax): boolean {
  if (((member["decorators"] as Syntax[] | undefined) ?? []).length > 0) return true;
  if (member["computed"] === true && runsCode(member["key"])) return true;
  return member["static"] === true && member["value"] !== null && runsCode(member["value"]);
}
