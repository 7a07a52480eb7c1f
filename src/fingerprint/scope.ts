import { childrenOf, isFunction, type Syntax } from "./syntax.ts";

/** A name that a scope declares. */
export interface Declared {
  readonly scope: Scope;
  readonly name: string;
  /** What gives it its value: a function, a class, a declarator; undefined for params and loop variables. */
  readonly by: Syntax | undefined;
  /** Functions, classes, and what is assigned where it is declared and nowhere else. */
  readonly fixed: boolean;
}

/** Names as one piece of code sees them. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly isModule: boolean;
  readonly #names = new Map<string, Declared>();

  constructor(parent: Scope | undefined) {
    this.parent = parent;
    this.isModule = parent === undefined;
  }

  declare(name: string, by?: Syntax, fixed = false): void {
    this.#names.set(name, { scope: this, name, by, fixed });
  }

  get names(): Iterable<string> {
    return this.#names.keys();
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  find(name: string): Declared | undefined {
    return this.#names.get(name) ?? this.parent?.find(name);
  }
}

/** The scope in which a node's own parts are read; the same one when the node opens none. */
export function scopeOf(node: Syntax, outer: Scope): Scope {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return functionScope(node, outer);
    case "ClassDeclaration":
    case "ClassExpression":
      return named(node, outer);
    case "BlockStatement":
      return blockScope(node["body"], outer);
    case "StaticBlock":
    case "TSModuleBlock":
      return bodyScope(node["body"], outer);
    case "SwitchStatement":
      return blockScope(
        (node["cases"] as Syntax[]).flatMap(({ consequent }) => consequent as Syntax[]),
        outer,
      );
    case "ForStatement":
      return loopScope(node["init"], outer);
    case "ForInStatement":
    case "ForOfStatement":
      return loopScope(node["left"], outer);
    case "CatchClause":
      return catchScope(node, outer);
    case "TSEnumDeclaration":
      return enumScope(node, outer);
    default:
      return outer;
  }
}

/** The scope of a function's statements, which is inside the one of its params. */
export function bodyScope(statements: readonly Syntax[], outer: Scope | undefined, params?: Scope): Scope {
  const scope = new Scope(outer);
  for (const statement of statements) declareVars(statement, scope, params);
  for (const statement of statements) declareLexical(statement, scope);
  return scope;
}

function functionScope(node: Syntax, outer: Scope): Scope {
  const scope = new Scope(node.type === "FunctionExpression" ? named(node, outer) : outer);
  for (const param of node["params"] as Syntax[]) declarePattern(param, scope);
  return scope;
}

/** The scope that holds a class's or function expression's own name. */
function named(node: Syntax, outer: Scope): Scope {
  if (node["id"] === null || node["id"] === undefined) return outer;
  const scope = new Scope(outer);
  scope.declare(node["id"].name, node, true);
  return scope;
}

function blockScope(statements: readonly Syntax[], outer: Scope): Scope {
  if (!statements.some(isLexical)) return outer;
  const scope = new Scope(outer);
  for (const statement of statements) declareLexical(statement, scope);
  return scope;
}

function loopScope(head: Syntax | null, outer: Scope): Scope {
  if (head?.type !== "VariableDeclaration" || head["kind"] === "var") return outer;
  const scope = new Scope(outer);
  for (const { id } of head["declarations"] as Syntax[]) declarePattern(id, scope);
  return scope;
}

function catchScope(node: Syntax, outer: Scope): Scope {
  const scope = new Scope(outer);
  if (node["param"] !== null) declarePattern(node["param"], scope);
  return scope;
}

function enumScope(node: Syntax, outer: Scope): Scope {
  const scope = new Scope(outer);
  for (const { id } of node["body"].members as Syntax[]) {
    if (id.type === "Identifier" || typeof id["value"] === "string")
      scope.declare((id["name"] ?? id["value"]) as string);
  }
  return scope;
}

const lexical: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "ClassDeclaration",
  "TSEnumDeclaration",
  "TSModuleDeclaration",
  "TSImportEqualsDeclaration",
]);

const isLexical = (statement: Syntax): boolean =>
  statement.type === "VariableDeclaration" ? statement["kind"] !== "var" : lexical.has(statement.type);

/** Declares what a statement itself declares in its block: let, const, functions, classes. */
export function declareLexical(statement: Syntax, scope: Scope): void {
  if (statement["declare"] === true) return;
  if (statement.type === "VariableDeclaration" && statement["kind"] !== "var") {
    const fixed = statement["kind"] === "const";
    for (const declarator of statement["declarations"] as Syntax[])
      declarePattern(declarator["id"], scope, { by: declarator, fixed });
  } else if (lexical.has(statement.type) && statement["id"]?.type === "Identifier") {
    scope.declare(statement["id"].name, statement, true);
  } else if (statement.type === "ExportNamedDeclaration" && statement["declaration"]) {
    declareLexical(statement["declaration"], scope);
  } else if (statement.type === "LabeledStatement") declareLexical(statement["body"], scope);
}

/** Declares the `var`s of a statement, also those deep inside it, but not those of functions in it. */
export function declareVars(node: Syntax, scope: Scope, params?: Scope): void {
  if (isFunction(node) || node.type.startsWith("Class") || node["declare"] === true) return;
  if (node.type === "StaticBlock" || node.type === "TSModuleDeclaration") return;
  if (node.type === "VariableDeclaration" && node["kind"] === "var") {
    for (const declarator of node["declarations"] as Syntax[]) {
      // A `var` of a param's name is the param.
      for (const name of patternNames(declarator["id"]))
        if (params?.has(name) !== true) scope.declare(name, declarator);
    }
  }
  if (node.type.endsWith("Expression") || node.type === "Literal") return;
  for (const child of childrenOf(node)) declareVars(child, scope, params);
}

/** The names that a statement declares by `var`, deep inside. */
export function varNames(statement: Syntax): readonly string[] {
  const scope = new Scope(undefined);
  declareVars(statement, scope);
  return [...scope.names];
}

interface Origin {
  readonly by: Syntax;
  readonly fixed: boolean;
}

export function declarePattern(pattern: Syntax, scope: Scope, origin?: Origin): void {
  for (const name of patternNames(pattern)) scope.declare(name, origin?.by, origin?.fixed ?? false);
}

/** The names that a pattern binds. */
export function* patternNames(pattern: Syntax | null): Generator<string> {
  if (pattern === null) return;
  switch (pattern.type) {
    case "Identifier":
      yield pattern["name"] as string;
      return;
    case "ObjectPattern":
      for (const property of pattern["properties"] as Syntax[])
        yield* patternNames(property.type === "RestElement" ? property : property["value"]);
      return;
    case "ArrayPattern":
      for (const element of pattern["elements"] as (Syntax | null)[]) yield* patternNames(element);
      return;
    case "AssignmentPattern":
      yield* patternNames(pattern["left"]);
      return;
    case "RestElement":
      yield* patternNames(pattern["argument"]);
      return;
    case "TSParameterProperty":
      yield* patternNames(pattern["parameter"]);
  }
}
