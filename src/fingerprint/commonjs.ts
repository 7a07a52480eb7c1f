import type { Export } from "./summary.ts";
import { runsCode } from "./runs-code.ts";
import { constantText, propertyName, type Syntax, withoutTypes } from "./syntax.ts";

export interface CommonJsExports {
  readonly exports: Readonly<Record<string, Export>>;
  readonly stars: readonly string[];
  readonly whole: string | undefined;
}

/** What a CommonJS module exports; `units` are its top-level pieces. */
export function commonJsExports(units: readonly Syntax[]): CommonJsExports {
  const exports: Record<string, Export> = Object.create(null) as Record<string, Export>;
  const stars: string[] = [];
  for (const [unit, node] of units.entries()) {
    if (node.type !== "ExpressionStatement") continue;
    const expression = withoutTypes(node["expression"]);
    if (expression.type === "AssignmentExpression") addAssigned(expression, { unit, exports });
    else if (expression.type === "CallExpression") addCalled(expression, { unit, exports, stars });
  }
  return { exports, stars, whole: undefined };
}

interface Found {
  readonly unit: number;
  readonly exports: Record<string, Export>;
}

function addAssigned({ left, right }: Syntax, { unit, exports }: Found): void {
  if (isModuleExports(left)) {
    exports["default"] = exportOf(right, unit);
    for (const property of right.type === "ObjectExpression" ? (right.properties as Syntax[]) : []) {
      const name = property.type === "Property" ? propertyName(property) : undefined;
      if (name !== undefined) exports[name] = exportOf(property["value"], unit);
    }
    return;
  }
  const name = exportedName(left);
  if (name === undefined) return;
  if (right.type === "AssignmentExpression") addAssigned(right, { unit, exports });
  if (!isNothing(right)) exports[name] = exportOf(right, unit);
}

/** Object.defineProperty(exports, "x", { get }) and __exportStar(require("./x"), exports), as compilers write them. */
function addCalled(call: Syntax, { unit, exports, stars }: Found & { stars: string[] }): void {
  const [target, key] = call["arguments"] as Syntax[];
  if (target !== undefined && isExports(target)) {
    const name = constantText(key);
    if (name !== undefined && name !== "__esModule") exports[name] = { unit };
  } else if (key !== undefined && isExports(key) && target?.type === "CallExpression") {
    const from = constantText((target["arguments"] as Syntax[])[0]);
    if (from !== undefined) stars.push(from);
  }
}

/** True for a statement that only says what is exported. */
export function isExportStatement(node: Syntax): boolean {
  if (node.type !== "ExpressionStatement") return false;
  let expression = withoutTypes(node["expression"]);
  if (expression.type === "CallExpression") return (expression["arguments"] as Syntax[]).some(isExports);
  if (expression.type !== "AssignmentExpression") return false;
  while (expression.type === "AssignmentExpression") {
    const { left, right } = expression as unknown as { left: Syntax; right: Syntax };
    if (!isModuleExports(left) && exportedName(left) === undefined) return false;
    expression = withoutTypes(right);
  }
  return !runsCode(expression);
}

const exportOf = (value: Syntax, unit: number): Export =>
  value.type === "Identifier" ? { local: value["name"] } : { unit };

/** `void 0`, which compilers assign to all exports first. */
function isNothing(node: Syntax): boolean {
  if (node.type === "AssignmentExpression") return isNothing(node["right"]);
  return node.type === "UnaryExpression" && node["operator"] === "void";
}

const isExports = (node: Syntax): boolean => node.type === "Identifier" && node["name"] === "exports";

const isModuleExports = ({ type, object, property }: Syntax): boolean =>
  type === "MemberExpression" &&
  object.type === "Identifier" &&
  object.name === "module" &&
  property.name === "exports";

function exportedName(left: Syntax): string | undefined {
  if (left.type !== "MemberExpression") return undefined;
  const object = left["object"] as Syntax;
  if (!isExports(object) && !(object.type === "MemberExpression" && isModuleExports(object)))
    return undefined;
  return left["computed"] === true ? constantText(left["property"]) : (left["property"].name as string);
}
