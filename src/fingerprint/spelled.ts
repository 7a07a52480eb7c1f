import { isErased, skippedKeys } from "./erased.ts";
import { parse } from "./parse.ts";
import { isFunction, isSyntax, propertyName, type Syntax, typeWrappers } from "./syntax.ts";

/** A node's code without its layout and types, with all names as they are written. */
export function spelled(node: Syntax): string {
  if (isErased(node)) return "";
  if (typeWrappers.has(node.type)) return spelled(node["expression"]);
  let text = `(${node.type}`;
  for (const key in node) {
    if (skippedKeys.has(key)) continue;
    if (key === "key" && propertyName(node) !== undefined) text += ` ${JSON.stringify(propertyName(node))}`;
    else text += valueText(key, node[key]);
  }
  return `${text})`;
}

function valueText(key: string, value: unknown): string {
  if (value === null || value === undefined || value === false || (key === "expression" && value === true))
    return "";
  if (Array.isArray(value)) {
    const items = (value as (Syntax | null)[]).filter(
      (item) => item === null || !(isThis(item) || isErased(item)),
    );
    return items.length === 0
      ? ""
      : ` ${key}[${items.map((item) => (item === null ? "_" : spelled(item))).join()}]`;
  }
  if (isSyntax(value)) return ` ${key}:${spelled(value)}`;
  return ` ${key}=${typeof value === "bigint" ? `${value}n` : JSON.stringify(value)}`;
}

const isThis = ({ type, name }: Syntax): boolean => type === "Identifier" && name === "this";

/** The same of a function's own text; undefined when that is no function. */
export function spelledText(source: string): string | undefined {
  // A method in short form is no expression by itself.
  for (const text of [`(${source})`, `({${source}})`, `(class {${source}})`]) {
    const [statement] = (parse("function.js", text)?.["body"] ?? []) as Syntax[];
    const found = statement && functionIn(statement["expression"]);
    if (found !== undefined) return spelled(found);
  }
  return undefined;
}

function functionIn(node: Syntax): Syntax | undefined {
  if (isFunction(node)) return node;
  const [member] = (node["properties"] ?? node["body"]?.body ?? []) as Syntax[];
  return member !== undefined && isFunction(member["value"]) ? member["value"] : undefined;
}
