import { constantText, type Syntax, withoutTypes } from "./syntax.ts";

/** What an expression loads: a module that can be told, or one that is computed. */
export type Specifier =
  | {
      readonly from: string;
      readonly require: true | undefined;
      /** True when the expression's value is the module itself, and not its place. */
      readonly plain: boolean;
    }
  | { readonly what: string; readonly prefix: string | undefined };

/** What `import("./x")`, `require("./x")`, `require.resolve("./x")` and `new URL("./x.ts", import.meta.url)` load. */
export function specifierOf(node: Syntax, isRequire: (name: string) => boolean): Specifier | undefined {
  if (node.type === "ImportExpression") return given(node["source"], "a computed `import()`", {});
  if (node.type === "NewExpression") return urlOf(node);
  if (node.type !== "CallExpression") return undefined;
  const callee = withoutTypes(node["callee"]);
  const [first] = node["arguments"] as Syntax[];
  if (callee.type === "Identifier" && isRequire(callee["name"]))
    return given(first, "a computed `require()`", { require: true });
  if (callee.type !== "MemberExpression" || callee["computed"] === true) return undefined;
  const object = withoutTypes(callee["object"]);
  if (callee["property"].name !== "resolve") return undefined;
  if (object.type === "Identifier" && isRequire(object["name"]))
    return given(first, "a computed `require.resolve()`", { require: true, plain: false });
  if (object.type === "MetaProperty")
    return given(first, "a computed `import.meta.resolve()`", { plain: false });
  return undefined;
}

function given(
  node: Syntax | undefined,
  what: string,
  { require, plain = true }: { require?: true; plain?: boolean },
): Specifier {
  const text = node === undefined ? undefined : constantText(withoutTypes(node));
  return text === undefined
    ? { what, prefix: node && prefixOf(withoutTypes(node)) }
    : { from: text, require, plain };
}

/** Code beside the module, such as a worker's; data is declared by `uses`. */
function urlOf({ callee, arguments: [first, base] }: Syntax): Specifier | undefined {
  const isHere =
    callee.type === "Identifier" &&
    callee.name === "URL" &&
    base?.type === "MemberExpression" &&
    base.object.type === "MetaProperty" &&
    base.property.name === "url";
  const text = isHere ? constantText(first) : undefined;
  if (text === undefined || !/\.([mc]?[jt]s|[jt]sx)$/.test(text)) return undefined;
  return { from: /^[./]/.test(text) ? text : `./${text}`, require: undefined, plain: false };
}

/** How a computed specifier begins, as far as that names a folder of the project. */
function prefixOf(node: Syntax): string | undefined {
  if (node.type === "TemplateLiteral") return folder(node["quasis"][0].value.cooked);
  if (node.type !== "BinaryExpression" || node["operator"] !== "+") return undefined;
  const left = withoutTypes(node["left"]);
  return left.type === "BinaryExpression" ? prefixOf(left) : folder(constantText(left));
}

function folder(text: string | undefined): string | undefined {
  return text !== undefined && /^\.{1,2}\//.test(text) ? text.slice(0, text.lastIndexOf("/") + 1) : undefined;
}
