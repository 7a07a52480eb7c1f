import { sha256Hex } from "../value/sha256.ts";
import { callsIn } from "./calls.ts";
import { commonJsExports, isExportStatement } from "./commonjs.ts";
import { emptyTree } from "./graph.ts";
import { isErased } from "./erased.ts";
import { exportsOf, importsOf } from "./imports.ts";
import { isSource } from "./is-source.ts";
import { parse } from "./parse.ts";
import { bodyScope, patternNames, varNames, type Scope } from "./scope.ts";
import type { Binding, ModuleSummary, Unit, UnitKind } from "./summary.ts";
import { childrenOf, constantText, isFunction, type Syntax, withoutTypes } from "./syntax.ts";
import { type ModuleNames, treeOf } from "./tree-writer.ts";
import { runsCode } from "./runs-code.ts";

/** What a file's text says of it. */
export function summarize(file: string, text: string): ModuleSummary {
  if (!isSource(file)) return opaque(dataText(file, text), undefined);
  const program = parse(file, text);
  return program === undefined
    ? opaque(text, "it cannot be parsed")
    : new Summarizer(program, text).summary();
}

/** A module with its scope, for who looks at pieces of it. */
export interface ModuleCode {
  readonly scope: Scope;
  readonly names: ModuleNames;
}

export function moduleCode(program: Syntax): ModuleCode & { imports: ReturnType<typeof importsOf> } {
  const body = program["body"] as Syntax[];
  const imports = importsOf(body);
  const scope = bodyScope(body, undefined);
  for (const name of Object.keys(imports.bindings)) if (!scope.has(name)) scope.declare(name);
  const ours = Object.entries(imports.bindings).filter(([, { from }]) => /^sheaf(\/|$)/.test(from));
  const namespaces = Object.entries(imports.bindings).filter(([, { name }]) => name === "*");
  return {
    imports,
    scope,
    names: {
      namespaces: new Set(namespaces.map(([name]) => name)),
      requires: new Set(["require", ...imports.requires]),
      definers: new Set(ours.map(([name]) => name)),
      isCommonJs: !body.some(({ type }) => /^(Import|Export)/.test(type)),
    },
  };
}

class Summarizer {
  readonly #program: Syntax;
  readonly #text: string;
  readonly #code: ReturnType<typeof moduleCode>;
  readonly #units: Unit[] = [];
  readonly #nodes: Syntax[] = [];
  readonly #bindings: Record<string, Binding> = Object.create(null) as Record<string, Binding>;
  #default: number | undefined;

  constructor(program: Syntax, text: string) {
    this.#program = program;
    this.#text = text;
    this.#code = moduleCode(program);
  }

  summary(): ModuleSummary {
    const body = this.#program["body"] as Syntax[];
    const { imports, names } = this.#code;
    Object.assign(this.#bindings, imports.bindings);
    for (const statement of body) this.#statement(statement);
    const exported = exportsOf(body, this.#default);
    const common = names.isCommonJs
      ? commonJsExports(this.#nodes)
      : { exports: {}, stars: [], whole: undefined };
    return {
      units: this.#units,
      bindings: this.#bindings,
      exports: { ...exported.exports, ...common.exports },
      stars: [...exported.stars, ...common.stars],
      loads: [...imports.loads, ...requiresOf(this.#units)],
      calls: callsIn(this.#nodes, this.#code),
      paths: loadsComputed(this.#units) ? [...new Set(this.#nodes.flatMap(pathsIn))] : [],
      whole: common.whole,
    };
  }

  #statement(statement: Syntax): void {
    if (isErased(statement)) return;
    switch (statement.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "TSImportEqualsDeclaration":
        return;
      case "ExportNamedDeclaration":
        if (statement["declaration"]) this.#statement(statement["declaration"]);
        return;
      case "ExportDefaultDeclaration":
        return this.#exportDefault(statement["declaration"]);
      case "VariableDeclaration":
        for (const declarator of statement["declarations"] as Syntax[])
          this.#declarator(declarator, statement);
        return;
      case "FunctionDeclaration":
        return this.#add(statement, "function", [statement["id"].name]);
      case "ClassDeclaration":
        return this.#add(statement, "class", [statement["id"].name]);
      case "TSEnumDeclaration":
        return this.#add(statement, "enum", [statement["id"].name]);
      case "TSModuleDeclaration":
        return this.#add(statement, "namespace", [statement["id"].name]);
      default:
        return this.#add(statement, "statement", varNames(statement));
    }
  }

  #nameOf({ start, end }: Syntax, kind: UnitKind, names: readonly string[]): string {
    if (kind === "default") return "default";
    return kind === "statement" ? firstWords(this.#text.slice(start, end)) : names.join(", ");
  }

  #isExport(node: Syntax): boolean {
    return this.#code.names.isCommonJs && isExportStatement(node);
  }

  #exportDefault(declaration: Syntax): void {
    if (isErased(declaration)) return;
    this.#default = this.#units.length;
    const id = declaration["id"] as Syntax | null | undefined;
    const isDeclaration = /^(Function|Class)Declaration$/.test(declaration.type);
    this.#add(
      declaration,
      isDeclaration && id ? kindOf(declaration) : "default",
      isDeclaration && id ? [id["name"]] : [],
    );
  }

  #declarator(declarator: Syntax, { kind }: Syntax): void {
    const init = declarator["init"] === null ? undefined : withoutTypes(declarator["init"] as Syntax);
    const names = [...patternNames(declarator["id"])];
    if (names.every((name) => "from" in (this.#bindings[name] ?? {})) && names.length > 0) return; // const x = require("./x")
    const unitKind = init !== undefined && /Function|Class/.test(init.type) ? kindOf(init) : "variable";
    this.#add(declarator, unitKind, names, { isConstant: kind === "const", init });
  }

  // oxlint-disable-next-line max-params -- a declarator is the one node that does not tell all by itself
  #add(node: Syntax, kind: UnitKind, names: readonly string[], value?: Value): void {
    const at = this.#units.length;
    const tree = treeOf(node, this.#code.scope, this.#code.names);
    const init = value?.init;
    this.#nodes.push(node);
    this.#units.push({
      ...tree,
      kind,
      name: this.#nameOf(node, kind, names),
      runs: kind === "statement" ? !this.#isExport(node) : runsCode(node),
      steady: isSteady(node, value),
      hasStatics: hasStatics(init ?? node),
      defines: isDefinition(init ?? node, this.#bindings),
    });
    for (const [place, name] of names.entries()) {
      const known = this.#bindings[name];
      const units = known !== undefined && "units" in known ? known.units : [];
      this.#bindings[name] = { units: [...units, at], place };
    }
  }
}

interface Value {
  readonly isConstant: boolean;
  readonly init: Syntax | undefined;
}

const kindOf = ({ type }: Syntax): UnitKind => (type.startsWith("Class") ? "class" : "function");

const firstWords = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
};

function isSteady(node: Syntax, value: Value | undefined): boolean {
  if (value === undefined) return isFunction(node);
  const { init, isConstant } = value;
  if (!isConstant || init === undefined) return false;
  return (
    isFunction(init) ||
    init.type === "Literal" ||
    (init.type === "TemplateLiteral" && init["expressions"].length === 0)
  );
}

const hasStatics = (node: Syntax): boolean =>
  node.type.startsWith("Class") &&
  (node["body"].body as Syntax[]).some(
    (member) =>
      member.type === "StaticBlock" || (member["static"] === true && member.type !== "MethodDefinition"),
  );

/** A call of this package: task(), flow(), cli(). */
function isDefinition(node: Syntax, bindings: Readonly<Record<string, Binding>>): boolean {
  let call = withoutTypes(node.type === "ExpressionStatement" ? node["expression"] : node);
  if (call.type === "AwaitExpression") call = withoutTypes(call["argument"]);
  if (call.type !== "CallExpression") return false;
  let callee = withoutTypes(call["callee"]);
  if (callee.type === "SequenceExpression")
    callee = withoutTypes((callee["expressions"] as Syntax[]).at(-1)!);
  if (callee.type === "MemberExpression") callee = withoutTypes(callee["object"]);
  const binding = callee.type === "Identifier" ? bindings[callee["name"]] : undefined;
  return binding !== undefined && "from" in binding && /^sheaf(\/|$)/.test(binding.from);
}

function requiresOf(units: readonly Unit[]): { from: string; require: true }[] {
  const all = units.flatMap(({ references }) => references);
  return all.flatMap(({ from, require }) => (from !== undefined && require ? [{ from, require }] : []));
}

const loadsComputed = (units: readonly Unit[]): boolean =>
  units.some(({ unseen }) => unseen.some((what) => what.startsWith("a computed ")));

/** The texts in a piece of code that begin as a path from its file does. */
function pathsIn(node: Syntax): string[] {
  const text = constantText(node);
  if (text !== undefined) return /^\.{1,2}\//.test(text) ? [text] : [];
  return childrenOf(node).flatMap(pathsIn);
}

/** JSON counts by what it says, anything else by its bytes. */
function dataText(file: string, text: string): string {
  if (!file.endsWith(".json")) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

function opaque(text: string, why: string | undefined): ModuleSummary {
  const unit: Unit = {
    ...emptyTree(sha256Hex(text)),
    kind: "default",
    name: "default",
    runs: false,
    steady: false,
    hasStatics: false,
    defines: false,
  };
  return {
    units: [unit],
    bindings: {},
    exports: {},
    stars: [],
    loads: [],
    calls: [],
    paths: [],
    whole: why ?? "data",
  };
}
