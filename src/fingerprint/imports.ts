import { loadOf } from "./load-of.ts";
import type { Export, ModuleSummary } from "./summary.ts";
import { constantText, propertyName, type Syntax, withoutTypes } from "./syntax.ts";
import { patternNames } from "./scope.ts";

interface Imported {
  readonly from: string;
  readonly name: string;
  readonly require?: true;
}

export interface Imports {
  readonly bindings: Readonly<Record<string, Imported>>;
  readonly loads: ModuleSummary["loads"];
  /** Names that hold a `require` of their own (createRequire). */
  readonly requires: readonly string[];
}

/** What a module's top-level statements import. */
export function importsOf(body: readonly Syntax[]): Imports {
  const bindings: Record<string, Imported> = Object.create(null) as Record<string, Imported>;
  const loads: { from: string; require?: true; bare?: true }[] = [];
  const requires = body.flatMap(requiresIn);
  const isRequire = (name: string) => name === "require" || requires.includes(name);
  for (const statement of body) {
    if (statement["importKind"] === "type" || statement["exportKind"] === "type") continue;
    if (statement.type === "ImportDeclaration") {
      const from = statement["source"].value as string;
      const specifiers = (statement["specifiers"] as Syntax[]).filter(
        ({ importKind }) => importKind !== "type",
      );
      if (specifiers.length === 0 && statement["specifiers"].length > 0) continue;
      loads.push(specifiers.length === 0 ? { from, bare: true } : { from });
      for (const specifier of specifiers)
        bindings[specifier["local"].name] = { from, name: importedName(specifier) };
    } else if (/^Export(Named|All)/.test(statement.type) && statement["source"]) {
      loads.push({ from: statement["source"].value });
    } else addRequired(statement, { bindings, loads, isRequire });
  }
  return { bindings, loads, requires };
}

interface Found {
  readonly bindings: Record<string, Imported>;
  readonly loads: { from: string; require?: true }[];
  readonly isRequire: (name: string) => boolean;
}

/** `const x = require("./x")`, `const { a } = require("./x")` and `import x = require("./x")`. */
function addRequired(statement: Syntax, { bindings, loads, isRequire }: Found): void {
  if (statement.type === "TSImportEqualsDeclaration") {
    const reference = statement["moduleReference"] as Syntax;
    if (reference.type !== "TSExternalModuleReference") return;
    const from = reference["expression"].value as string;
    loads.push({ from, require: true });
    bindings[statement["id"].name] = { from, name: "*", require: true };
    return;
  }
  const declaration = statement.type === "ExportNamedDeclaration" ? statement["declaration"] : statement;
  if (declaration?.type !== "VariableDeclaration") return;
  for (const { id, init } of declaration.declarations as Syntax[]) {
    const from = init === null ? undefined : loadOf(init, isRequire);
    if (from === undefined) continue;
    if (id.type === "Identifier") bindings[id.name] = { from, name: "*", require: true };
    else if (isPlainPattern(id)) {
      for (const property of id.properties as Syntax[])
        bindings[property["value"].name] = { from, name: propertyName(property)!, require: true };
    } else continue;
    loads.push({ from, require: true });
  }
}

const isPlainPattern = (pattern: Syntax): boolean =>
  pattern.type === "ObjectPattern" &&
  (pattern["properties"] as Syntax[]).every(
    (property) => property["value"]?.type === "Identifier" && propertyName(property) !== undefined,
  );

function importedName({ type, imported }: Syntax): string {
  if (type === "ImportNamespaceSpecifier") return "*";
  return type === "ImportDefaultSpecifier" ? "default" : nameOf(imported);
}

const nameOf = (node: Syntax): string => (node["name"] ?? node["value"]) as string;

function requiresIn(statement: Syntax): string[] {
  if (statement.type !== "VariableDeclaration") return [];
  return (statement["declarations"] as Syntax[]).flatMap(({ id, init }) => {
    const call = init === null ? undefined : withoutTypes(init);
    if (call?.type !== "CallExpression" || id.type !== "Identifier") return [];
    const callee = withoutTypes(call["callee"]);
    const name: unknown = callee.type === "MemberExpression" ? callee["property"].name : callee["name"];
    return name === "createRequire" ? [id.name as string] : [];
  });
}

/** What a module exports by `export`; `unit` is the one of `export default`. */
export function exportsOf(body: readonly Syntax[], unit: number | undefined) {
  const exports: Record<string, Export> = Object.create(null) as Record<string, Export>;
  const stars: string[] = [];
  for (const statement of body) {
    if (statement["exportKind"] === "type") continue;
    if (statement.type === "ExportDefaultDeclaration" && unit !== undefined) exports["default"] = { unit };
    else if (statement.type === "ExportAllDeclaration") {
      const from = statement["source"].value as string;
      if (statement["exported"]) exports[nameOf(statement["exported"])] = { from, name: "*" };
      else stars.push(from);
    } else if (statement.type === "ExportNamedDeclaration") {
      for (const name of declaredNames(statement["declaration"])) exports[name] = { local: name };
      for (const specifier of statement["specifiers"] as Syntax[]) {
        if (specifier["exportKind"] === "type") continue;
        const local = nameOf(specifier["local"]);
        const from = constantText(statement["source"]);
        exports[nameOf(specifier["exported"])] = from === undefined ? { local } : { from, name: local };
      }
    } else if (statement.type === "TSExportAssignment") {
      const { expression } = statement;
      if (expression.type === "Identifier") exports["default"] = { local: expression.name };
    }
  }
  return { exports, stars };
}

function declaredNames(declaration: Syntax | null): string[] {
  if (declaration === null || declaration["declare"] === true) return [];
  if (declaration.type === "VariableDeclaration")
    return (declaration["declarations"] as Syntax[]).flatMap(({ id }) => [...patternNames(id)]);
  return declaration["id"]?.type === "Identifier" ? [declaration["id"].name] : [];
}
