import { type Syntax, typeWrappers } from "./syntax.ts";

export interface Use {
  /** The value, or a part of it, is assigned to. */
  readonly isWrite: boolean;
  /** The value is handed on, so that anything may be done to it. */
  readonly isTouch: boolean;
  /** An object is made of it by `new`. */
  readonly isNew?: true;
}

const READ: Use = { isWrite: false, isTouch: false };
const TOUCH: Use = { isWrite: false, isTouch: true };
const WRITE: Use = { isWrite: true, isTouch: true };
const NEW: Use = { isWrite: false, isTouch: false, isNew: true };

/** How the last node of a path, a name, is used by what is around it. */
export function useOf(path: readonly Syntax[]): Use {
  let at = path.length - 1;
  let isPart = false;
  for (; at > 0; at--) {
    const parent = path[at - 1]!;
    if (parent.type === "MemberExpression") {
      if (bare(parent["object"]) !== path[at]) return READ; // x of a[x]
      isPart = true;
    } else if (parent.type !== "ChainExpression") break;
  }
  const parent = path[at - 1];
  return parent === undefined ? READ : useIn(parent, path[at]!, { isPart, above: path[at - 2], path });
}

/** True when the last node of a path is part of a call of whose answer nothing is made: `plug(x)`, `await x.set(1)`. */
export function isDiscarded(path: readonly Syntax[]): boolean {
  for (let at = path.length - 1; at > 0; at--) {
    const parent = path[at - 1]!;
    if (parent.type === "ExpressionStatement") return path[at]!.type !== "Identifier";
    if (!/^(Call|Member|Await|Chain|New)Expression$/.test(parent.type)) return false;
    const callee = parent.type === "CallExpression" ? bare(parent["callee"]) : undefined;
    if (callee?.type === "MemberExpression" && callee["object"].name === "console") return false;
  }
  return false;
}

interface Around {
  /** True for x in x.a.b. */
  readonly isPart: boolean;
  readonly above: Syntax | undefined;
  readonly path: readonly Syntax[];
}

function useIn(parent: Syntax, node: Syntax, { isPart, above, path }: Around): Use {
  switch (parent.type) {
    case "AssignmentExpression":
      return bare(parent["left"]) === node ? WRITE : TOUCH;
    case "UpdateExpression":
      return WRITE;
    case "UnaryExpression":
      return parent["operator"] === "delete" ? WRITE : READ;
    case "ForInStatement":
    case "ForOfStatement":
      return bare(parent["left"]) === node ? WRITE : TOUCH;
    case "CallExpression":
    case "NewExpression":
      if (bare(parent["callee"]) === node) return calledUse(parent, node, isPart);
      if (isChanger(parent["callee"]) && bare(parent["arguments"][0]) === node) return WRITE;
      return isReader(parent["callee"]) ? READ : TOUCH;
    case "BinaryExpression":
    case "TemplateLiteral":
    case "IfStatement":
    case "ExpressionStatement":
    case "SwitchStatement":
    case "WhileStatement":
      return READ;
    case "ConditionalExpression":
      return bare(parent["test"]) === node ? READ : TOUCH;
    case "Property":
      return above?.type === "ObjectPattern" && isAssigned(path) ? WRITE : TOUCH;
    case "ArrayPattern":
    case "RestElement":
    case "AssignmentPattern":
      return isAssigned(path) ? WRITE : TOUCH;
    default:
      return TOUCH;
  }
}

/** A function that is no plain declaration may keep a state of its own, which a call changes. */
function calledUse(call: Syntax, callee: Syntax, isPart: boolean): Use {
  if (call.type === "NewExpression" && !isPart) return NEW;
  return isPart && isReadingMethod(callee) ? READ : TOUCH;
}

/** True inside the left side of an assignment. */
function isAssigned(path: readonly Syntax[]): boolean {
  for (let at = path.length - 2; at >= 0; at--) {
    const { type } = path[at]!;
    if (type === "AssignmentExpression" || type === "ForOfStatement" || type === "ForInStatement")
      return true;
    if (!/Pattern|Property|RestElement|MemberExpression/.test(type)) return false;
  }
  return false;
}

function bare(node: Syntax): Syntax {
  let inner = node;
  while (typeWrappers.has(inner.type) || inner.type === "ChainExpression")
    inner = inner["expression"] as Syntax;
  return inner;
}

/** Methods that give a plain answer: nothing of the value comes out by which it could be changed. */
const readers: ReadonlySet<string> = new Set(
  `endsWith has hasOwnProperty includes indexOf isPrototypeOf join keys lastIndexOf padEnd padStart repeat replace
  replaceAll split startsWith test toFixed toISOString toLowerCase toString toUpperCase trim`.split(/\s+/),
);

function isReadingMethod(node: Syntax): boolean {
  return (
    node.type === "MemberExpression" &&
    node["computed"] !== true &&
    readers.has(node["property"].name as string)
  );
}

/** Functions of the language that give a plain answer, or a copy. */
function isReader(callee: Syntax): boolean {
  if (callee.type === "Identifier")
    return /^(Number|String|Boolean|BigInt|structuredClone|isNaN|parse(Int|Float))$/.test(callee["name"]);
  if (callee.type !== "MemberExpression" || callee["object"].type !== "Identifier") return false;
  const { name } = callee["object"] as { name: string };
  if (name === "Object") return /^(keys|freeze|is|hasOwn)$/.test(callee["property"].name);
  return name === "Math" || name === "JSON" || name === "console";
}

/** `Object.assign`, `Object.defineProperty`, `Reflect.set` and their like, which change what they are given first. */
export function isChanger(callee: Syntax): boolean {
  if (callee.type !== "MemberExpression" || callee["object"].type !== "Identifier") return false;
  const { name } = callee["object"] as { name: string };
  const method = String(callee["property"].name);
  if (name === "Object") return /^(assign|define|setPrototypeOf)/.test(method);
  return name === "Reflect" && /^(set|define|delete)/.test(method);
}
