/** A node of a syntax tree, whatever its type: the walkers here treat most types alike. */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: any; // oxlint-disable-line no-explicit-any -- what a key holds depends on the type
}

export function isSyntax(value: unknown): value is Syntax {
  return typeof value === "object" && value !== null && typeof (value as Syntax).type === "string";
}

/** The nodes directly below a node, in the order of its keys. */
export function childrenOf(node: Syntax): readonly Syntax[] {
  const children: Syntax[] = [];
  for (const key in node) {
    const value: unknown = node[key];
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isSyntax(item)) children.push(item);
    } else if (isSyntax(value)) children.push(value);
  }
  return children;
}

/** What stands for an expression once its types are gone: `x` of `x as T`, `x!`, `x satisfies T`, `f<T>`. */
export function withoutTypes(node: Syntax): Syntax {
  let bare = node;
  while (typeWrappers.has(bare.type)) bare = bare["expression"] as Syntax;
  return bare;
}

export const typeWrappers: ReadonlySet<string> = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
  "ParenthesizedExpression",
]);

/** The text of a literal string, also of a template without parts; undefined for anything else. */
export function constantText(node: Syntax | undefined | null): string | undefined {
  if (node === undefined || node === null) return undefined;
  if (node.type === "Literal" && typeof node["value"] === "string") return node["value"];
  if (node.type === "TemplateLiteral" && node["expressions"].length === 0)
    return node["quasis"][0].value.cooked as string;
  return undefined;
}

/** The name of a property that is not computed. */
export function propertyName({ computed, key }: Syntax): string | undefined {
  if (key === undefined) return undefined; // a spread
  if (computed === true) return constantText(key);
  return key.type === "Identifier" ? key.name : key.type === "Literal" ? String(key.value) : undefined;
}

export const isFunction = ({ type }: Syntax): boolean =>
  type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression";
