import type { Syntax } from "./syntax.ts";

/** Parts of nodes that are places or types, or that other parts say already. */
export const skippedKeys: ReadonlySet<string> = new Set([
  "type",
  "start",
  "end",
  "range",
  "loc",
  "parent",
  "raw",
  "typeAnnotation",
  "returnType",
  "typeParameters",
  "typeArguments",
  "superTypeArguments",
  "implements",
  "declare",
  "accessibility",
  "readonly",
  "override",
  "definite",
  "abstract",
  "shorthand",
  "importKind",
  "exportKind",
  "const",
]);

/** True for what is no code: types, declarations of what is elsewhere, empty statements. */
export function isErased(node: Syntax): boolean {
  if (node["declare"] === true) return true;
  switch (node.type) {
    case "EmptyStatement":
    case "TSTypeAliasDeclaration":
    case "TSInterfaceDeclaration":
    case "TSDeclareFunction":
    case "TSAbstractMethodDefinition":
    case "TSAbstractPropertyDefinition":
    case "TSAbstractAccessorProperty":
    case "TSIndexSignature":
    case "TSNamespaceExportDeclaration":
      return true;
    case "MethodDefinition":
      return node["value"].type === "TSEmptyBodyFunctionExpression";
    case "ImportDeclaration":
      return node["importKind"] === "type";
    default:
      return false;
  }
}
