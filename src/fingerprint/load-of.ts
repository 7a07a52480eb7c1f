import { specifierOf } from "./module-calls.ts";
import { type Syntax, withoutTypes } from "./syntax.ts";

/** The specifier of `require("./x")`; undefined for any other expression. */
export function loadOf(node: Syntax, isRequire: (name: string) => boolean): string | undefined {
  const call = withoutTypes(node);
  if (call.type !== "CallExpression") return undefined;
  const specifier = specifierOf(call, isRequire);
  return specifier !== undefined && "from" in specifier && specifier.plain ? specifier.from : undefined;
}
