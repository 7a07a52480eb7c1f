import { sha256Hex } from "../value/sha256.ts";
import { isErased, skippedKeys } from "./erased.ts";
import { jsxText } from "./jsx-text.ts";
import { specifierOf, type Specifier } from "./module-calls.ts";
import { bodyScope, type Declared, type Scope, scopeOf } from "./scope.ts";
import {
  constantText,
  isFunction,
  isSyntax,
  propertyName,
  type Syntax,
  typeWrappers,
  withoutTypes,
} from "./syntax.ts";
import type { Reference, Tree } from "./tree.ts";
import { isChanger, isDiscarded, useOf } from "./use.ts";

/** What is known of a module's names before its code is looked at. */
export interface ModuleNames {
  /** Names that stand for all exports of another module. */
  readonly namespaces: ReadonlySet<string>;
  /** Names that load modules: `require`, and what `createRequire` gave. */
  readonly requires: ReadonlySet<string>;
  readonly isCommonJs: boolean;
  /** Names that this package's definitions are imported by. */
  readonly definers: ReadonlySet<string>;
}

/** The tree of a node as it is read in `scope`. */
export function treeOf(node: Syntax | readonly Syntax[], scope: Scope, names: ModuleNames): Tree {
  const writer = new TreeWriter(scope, names);
  for (const part of [node].flat() as Syntax[]) writer.visit(part, scope);
  return writer.finish();
}

class TreeWriter {
  readonly #names: ModuleNames;
  /** The scopes around the code. */
  readonly #around = new Set<Scope>();
  readonly #path: Syntax[] = [];
  readonly #locals = new Map<Declared, number>();
  readonly #inlined: Declared[] = [];
  /** Private names and labels, which only their own code can see. */
  readonly #spellings = new Map<string, number>();
  readonly #places = new Map<string, number>();
  readonly #references: Reference[] = [];
  readonly #writes = new Set<number>();
  readonly #touches = new Set<number>();
  readonly #news = new Set<number>();
  readonly #discards = new Set<number>();
  /** Places of references outside the definitions of tasks and flows. */
  readonly #eager = new Set<number>();
  #definitions = 0;
  readonly #captured = new Set<string>();
  readonly #unseen = new Set<string>();
  readonly #prefixes = new Set<string>();
  readonly #functionNames: string[] = [];
  /** What a namespace declares inside is seen from outside by its name. */
  #spellsLocals = false;
  #readsNames = false;
  #changesGlobals = false;
  #text = "";

  /** True for code inside a function of the module. */
  readonly #isEnclosed: boolean;

  constructor(scope: Scope, names: ModuleNames) {
    this.#names = names;
    this.#isEnclosed = !scope.isModule;
    for (let around: Scope | undefined = scope; around !== undefined; around = around.parent)
      this.#around.add(around);
  }

  finish(): Tree {
    // Functions of enclosing functions are code like any other: they come after the code that uses them.
    for (const { by, scope } of this.#inlined) {
      this.#text += "\n";
      this.visit(by!, scope);
    }
    return {
      digest: sha256Hex(this.#text),
      references: this.#references,
      writes: [...this.#writes],
      touches: [...this.#touches],
      news: [...this.#news],
      deferred: [...this.#references.keys()].filter((place) => !this.#eager.has(place)),
      discards: [...this.#discards],
      changesGlobals: this.#changesGlobals,
      names: this.#functionNames,
      readsNames: this.#readsNames,
      captured: [...this.#captured],
      unseen: [...this.#unseen],
      prefixes: [...this.#prefixes],
    };
  }

  visit(node: Syntax, outer: Scope): void {
    if (isErased(node)) return;
    if (typeWrappers.has(node.type)) return this.visit(node["expression"], outer);
    const scope = scopeOf(node, outer);
    this.#path.push(node);
    this.#visitKind(node, scope);
    this.#path.pop();
  }

  #visitKind(node: Syntax, scope: Scope): void {
    switch (node.type) {
      case "Identifier":
        return this.#identifier(node, scope);
      case "Literal":
        return this.#literal(node);
      case "TemplateElement":
        this.#text += JSON.stringify(this.#isTagged() ? node["value"].raw : node["value"].cooked);
        return;
      case "MemberExpression":
        return this.#member(node, scope);
      case "Property":
      case "MethodDefinition":
      case "PropertyDefinition":
      case "AccessorProperty":
        return this.#property(node, scope);
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return this.#function(node, scope);
      case "VariableDeclarator":
        return this.#declarator(node, scope);
      case "ImportExpression":
      case "CallExpression":
      case "NewExpression":
        return this.#call(node, scope);
      case "LabeledStatement":
      case "BreakStatement":
      case "ContinueStatement":
        return this.#labelled(node, scope);
      case "PrivateIdentifier":
        this.#text += this.#spelling(`#${node["name"]}`);
        return;
      case "ThisExpression":
        return this.#this();
      case "MetaProperty":
        this.#text += `${node["meta"].name}.${node["property"].name}`;
        return;
      case "TSEnumMember":
        return this.#enumMember(node, scope);
      case "WithStatement":
        this.#unseen.add("`with`");
        return this.#generic(node, scope);
      case "JSXText":
        this.#text += JSON.stringify(jsxText(node["value"]));
        return;
      case "JSXIdentifier":
        return this.#jsxName(node, scope);
      case "JSXElement":
      case "JSXFragment":
        this.#refer({ from: "react/jsx-runtime" });
        return this.#generic(node, scope);
      case "TSModuleDeclaration":
        this.#spellsLocals = true;
        return this.#generic(node, scope);
      case "ClassDeclaration":
      case "ClassExpression":
        if (node["id"]) this.#functionNames.push(node["id"].name);
        return this.#generic(node, scope);
      default:
        return this.#generic(node, scope);
    }
  }

  #generic(node: Syntax, scope: Scope, except?: string): void {
    this.#text += `(${node.type}`;
    for (const key in node) {
      if (skippedKeys.has(key) || key === except) continue;
      this.#value(key, node[key], scope);
    }
    this.#text += ")";
  }

  #value(key: string, value: unknown, scope: Scope): void {
    if (value === null || value === undefined || value === false) return;
    if (Array.isArray(value)) {
      const items = (value as (Syntax | null)[]).filter((item) => item === null || !isErased(item));
      if (items.length === 0) return;
      this.#text += ` ${key}[`;
      for (const item of items) {
        if (item === null) this.#text += "_";
        else this.visit(item, scope);
        this.#text += ",";
      }
      this.#text += "]";
    } else if (isSyntax(value)) {
      this.#text += ` ${key}:`;
      this.visit(value, scope);
    } else this.#text += ` ${key}=${JSON.stringify(value)}`;
  }

  #literal(node: Syntax): void {
    if (node["regex"]) this.#text += `/${node["regex"].pattern}/${node["regex"].flags}`;
    else if (typeof node["bigint"] === "string") this.#text += `${BigInt(node["bigint"])}n`;
    else this.#text += Object.is(node["value"], Infinity) ? "Infinity" : JSON.stringify(node["value"]);
  }

  #isTagged(): boolean {
    return this.#path.at(-3)?.type === "TaggedTemplateExpression";
  }

  #function(node: Syntax, scope: Scope): void {
    if (node["id"]) this.#functionNames.push(node["id"].name);
    const { params, body } = node as unknown as { params: Syntax[]; body: Syntax };
    this.#text += `(${node["type"]}${node["async"] ? " async" : ""}${node["generator"] ? "*" : ""}`;
    if (node["id"]) this.#value("id", node["id"], scope);
    this.#value(
      "params",
      params.filter(({ type, name }) => type !== "Identifier" || name !== "this"),
      scope,
    );
    this.#text += " body:";
    if (body.type === "BlockStatement") {
      const inside = bodyScope(body["body"], scope, scope);
      this.#text += "{";
      for (const statement of body["body"] as Syntax[]) this.visit(statement, inside);
      this.#text += "}";
    } else this.visit(body, scope);
    this.#text += ")";
  }

  #declarator(node: Syntax, scope: Scope): void {
    const { id, init } = node as unknown as { id: Syntax; init: Syntax | null };
    if (id.type === "Identifier" && init !== null && /Function|Class/.test(init.type))
      this.#functionNames.push(id["name"]);
    const specifier =
      id.type === "ObjectPattern" && init !== null ? loadedBy(init, this.#requires(scope)) : undefined;
    const properties = id["properties"] as Syntax[] | undefined;
    if (specifier === undefined || !properties!.every(isPlainProperty)) return this.#generic(node, scope);
    // const { a, b } = await import("./x"): only a and b are used.
    this.#text += "(Loaded";
    for (const property of properties!) {
      this.#refer({ ...specifier, member: propertyName(property)! }, true);
      this.visit(property["value"], scope);
    }
    this.#text += ")";
  }

  #property(node: Syntax, scope: Scope): void {
    const name = propertyName(node);
    if (node.type === "Property" && name === "name" && this.#path.at(-2)?.type === "ObjectPattern")
      this.#readsNames ||= !this.#isParam();
    if (name === undefined) return this.#generic(node, scope);
    this.#text += ` ${JSON.stringify(name)}`;
    this.#generic(node, scope, "key");
  }

  /** True for a pattern among a function's params. */
  #isParam(): boolean {
    const owner = this.#path.at(-3);
    return owner !== undefined && isFunction(owner);
  }

  #member(node: Syntax, scope: Scope): void {
    const object = withoutTypes(node["object"]);
    const name = node["computed"] === true ? constantText(node["property"]) : memberName(node);
    if (name === "name") this.#readsNames = true;
    if (name !== undefined) {
      if (object.type === "Identifier" && this.#isNamespace(object["name"], scope))
        return this.#refer({ name: object["name"], member: name });
      const loaded = loadedBy(object, this.#requires(scope));
      if (loaded !== undefined) return this.#refer({ ...loaded, member: name });
    }
    if (name === undefined || node["computed"] === true) return this.#generic(node, scope);
    this.#text += "(Member:";
    this.visit(node["object"], scope);
    this.#text += `${node["optional"] === true ? "?" : ""}.${name})`;
  }

  #isNamespace(name: string, scope: Scope): boolean {
    const found = scope.find(name);
    if (found === undefined) return name === "exports" && this.#names.isCommonJs;
    return found.scope.isModule && this.#names.namespaces.has(name);
  }

  #identifier({ name }: Syntax, scope: Scope): void {
    const found = scope.find(name);
    if (found === undefined) return this.#global(name);
    if (!this.#around.has(found.scope)) this.#text += this.#localText(found);
    else if (found.scope.isModule) this.#refer({ name });
    else this.#enclosing(found);
  }

  /** A name of an enclosing function: code counts as code, anything else by its value. */
  #enclosing(found: Declared): void {
    if (isCode(found)) {
      if (!this.#locals.has(found)) this.#inlined.push(found);
      this.#text += this.#localText(found);
    } else {
      this.#captured.add(found.name);
      this.#text += `^${[...this.#captured].indexOf(found.name)}`;
    }
  }

  #localText(found: Declared): string {
    let number = this.#locals.get(found);
    if (number === undefined) this.#locals.set(found, (number = this.#locals.size));
    return `%${number}${this.#spellsLocals ? `:${found.name}` : ""}`;
  }

  #global(name: string): void {
    this.#text += name;
    if (name === "eval") this.#unseen.add("`eval`");
    if ((name === "exports" || name === "module") && this.#names.isCommonJs) {
      this.#refer({ name: "exports" });
      return;
    }
    if (name === "require" && this.#path.at(-2)?.type !== "MemberExpression")
      this.#unseen.add("`require` that is handed on");
    const { isWrite } = useOf(this.#path);
    if (this.#definitions > 0) return;
    if (isWrite && !harmless.has(name) && !this.#setsExitCode()) this.#changesGlobals = true;
  }

  #setsExitCode(): boolean {
    const parent = this.#path.at(-2);
    return parent !== undefined && memberName(parent) === "exitCode";
  }

  #call(node: Syntax, scope: Scope): void {
    const callee = node["callee"] as Syntax | undefined;
    if (
      callee?.type === "Identifier" &&
      callee["name"] === "Function" &&
      scope.find("Function") === undefined
    )
      this.#unseen.add("`Function()`");
    if (this.#definitions === 0 && changesArgument(node, scope)) this.#changesGlobals = true;
    const specifier = specifierOf(node, this.#requires(scope));
    if (specifier === undefined) return this.#plainCall(node, scope);
    if ("from" in specifier && specifier.plain) {
      this.#text += "(Load:";
      this.#refer(referenceTo(specifier));
      this.#text += ")";
      return;
    }
    if ("from" in specifier) this.#refer(referenceTo(specifier));
    else {
      this.#unseen.add(specifier.what);
      if (specifier.prefix !== undefined) this.#prefixes.add(specifier.prefix);
    }
    this.#text += "(Load";
    for (const argument of (node["arguments"] ?? [node["source"]]) as Syntax[]) this.visit(argument, scope);
    this.#text += ")";
  }

  #plainCall(node: Syntax, scope: Scope): void {
    const isDefinition = node.type === "CallExpression" && this.#isDefiner(node["callee"], scope);
    if (isDefinition) this.#definitions++;
    this.#generic(node, scope);
    if (isDefinition) this.#definitions--;
  }

  /** True for `task` and `flow` as they are imported, also `sheaf.task` and `(0, sheaf.task)`. */
  #isDefiner(node: Syntax, scope: Scope): boolean {
    let callee = withoutTypes(node);
    if (callee.type === "SequenceExpression")
      callee = withoutTypes((callee["expressions"] as Syntax[]).at(-1)!);
    if (callee.type === "MemberExpression") callee = withoutTypes(callee["object"]);
    if (callee.type !== "Identifier" || !this.#names.definers.has(callee["name"])) return false;
    return scope.find(callee["name"])?.scope.isModule === true;
  }

  #requires(scope: Scope): (name: string) => boolean {
    return (name) => this.#names.requires.has(name) && (scope.find(name)?.scope.isModule ?? true);
  }

  /** `isNamed` where the value gets a name of its own, by which anything may be done to it. */
  #refer(reference: Reference, isNamed = false): void {
    const key = `${reference.name ?? ""} ${reference.from ?? ""} ${reference.require ?? ""} ${reference.whole ?? ""} ${reference.member ?? ""}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      this.#places.set(key, (place = this.#references.length));
      this.#references.push(reference);
    }
    this.#text += `@${place}`;
    if (this.#definitions > 0) return;
    this.#eager.add(place);
    if (reference.name === "exports") return;
    const { isWrite, isTouch, isNew } = useOf(this.#path);
    if (isNew) this.#news.add(place);
    if (isWrite) this.#writes.add(place);
    if (isTouch || isNamed) this.#touches.add(place);
    if (isDiscarded(this.#path)) this.#discards.add(place);
  }

  #labelled(node: Syntax, scope: Scope): void {
    this.#text += `(${node.type}`;
    if (node["label"]) this.#text += this.#spelling(`${node["label"].name}:`);
    if (node["body"]) this.visit(node["body"], scope);
    this.#text += ")";
  }

  #spelling(name: string): string {
    let number = this.#spellings.get(name);
    if (number === undefined) this.#spellings.set(name, (number = this.#spellings.size));
    return `#${number}`;
  }

  #jsxName(node: Syntax, scope: Scope): void {
    const parent = this.#path.at(-2)!;
    const isComponent =
      /^[^a-z]/.test(node["name"]) &&
      parent.type !== "JSXAttribute" &&
      !(parent.type === "JSXMemberExpression" && parent["property"] === node);
    if (isComponent || (parent.type === "JSXMemberExpression" && parent["object"] === node))
      this.#identifier(node, scope);
    else this.#text += node["name"];
  }

  /** A member's name is what others call it by, and a name inside the enum. */
  #enumMember(node: Syntax, scope: Scope): void {
    this.#text += `(Member ${JSON.stringify(node["id"].name ?? node["id"].value)}`;
    if (node["id"].type === "Identifier") this.#identifier(node["id"], scope);
    this.#value("initializer", node["initializer"], scope);
    this.#text += ")";
  }

  #this(): void {
    this.#text += "this";
    const owner = this.#thisOwner();
    if (owner === "run") this.#unseen.add("`this` in a task's function");
    if (owner === "module" && this.#isEnclosed) this.#captured.add("this");
    if (owner !== "module" || !this.#names.isCommonJs || this.#isEnclosed) return;
    const parent = this.#path.at(-2);
    const isHelper =
      parent?.type === "LogicalExpression" || memberName(parent ?? noNode)?.startsWith("__") === true;
    if (!isHelper) this.#refer({ name: "exports" });
  }

  /** Whose `this` it is. */
  #thisOwner(): "code" | "run" | "module" {
    for (let at = this.#path.length - 2; at >= 0; at--) {
      const { type } = this.#path[at]!;
      if (/^(PropertyDefinition|AccessorProperty|StaticBlock|FunctionDeclaration)$/.test(type)) return "code";
      if (type === "FunctionExpression") return this.#isRun(at) ? "run" : "code";
    }
    return "module";
  }

  /** True for the function that a task runs, whose `this` nobody can know. */
  #isRun(at: number): boolean {
    const owner = this.#path[at - 1];
    return at === 0 || (at === 1 && owner?.type === "Property" && propertyName(owner) === "run");
  }
}

const noNode: Syntax = { type: "", start: 0, end: 0 };

const isPlainProperty = (property: Syntax): boolean =>
  property.type === "Property" && propertyName(property) !== undefined;

const memberName = ({ property }: Syntax): string | undefined =>
  property?.type === "Identifier" ? property.name : undefined;

/** True for a name whose value is code that its declaration shows. */
function isCode({ by, fixed }: Declared): boolean {
  if (!fixed || by === undefined) return false;
  if (by.type !== "VariableDeclarator") return true;
  const init = by["init"] === null ? undefined : withoutTypes(by["init"]);
  return by["id"].type === "Identifier" && init !== undefined && /^(Arrow)?Function|^Class/.test(init.type);
}

/** The module that `await import("./x")` or `require("./x")` loads. */
function loadedBy(node: Syntax, isRequire: (name: string) => boolean): Reference | undefined {
  const bare = withoutTypes(node);
  const call = bare.type === "AwaitExpression" ? withoutTypes(bare["argument"]) : bare;
  if (call.type === "ImportExpression" && bare === call) return undefined;
  const specifier = specifierOf(call, isRequire);
  return specifier !== undefined && "from" in specifier && specifier.plain
    ? referenceTo(specifier)
    : undefined;
}

const referenceTo = ({ from, require, plain }: Extract<Specifier, { from: string }>): Reference => ({
  from,
  ...(require && { require }),
  ...(plain ? {} : { whole: true }),
});

/** What may be set without a change for others. */
const harmless: ReadonlySet<string> = new Set(["console", "exports", "module"]);

/** Object.assign(globalThis, …), Object.defineProperty(Array.prototype, …) and their like. */
function changesArgument(node: Syntax, scope: Scope): boolean {
  const callee = node["callee"] as Syntax | undefined;
  const [first] = (node["arguments"] ?? []) as Syntax[];
  if (callee === undefined || first === undefined || !isChanger(callee)) return false;
  let target = withoutTypes(first);
  while (target.type === "MemberExpression") target = withoutTypes(target["object"]);
  return (
    target.type === "Identifier" && !harmless.has(target["name"]) && scope.find(target["name"]) === undefined
  );
}
