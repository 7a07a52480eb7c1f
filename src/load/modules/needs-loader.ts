import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { isOurs, isPlace, mapped } from "./resolve-import.ts";

const LOADED = /\.(?:[mc]?js|json|node)$/;
const JAVASCRIPT = /\.[mc]?js$/;
/** The text of what is imported; undefined where it is made when it runs, or where it cannot be told. */
const IMPORTS =
  /\b(?:from\s*|import\s*(?:\(\s*)?)(?:"([^"\n]*)"|'([^'\n]*)')|\bfrom\s*\/[/*]|\bimport\s*(?:\(|\/[/*]|\.\s*meta\s*\.\s*resolve)/g;

/**
 * True unless Node by itself loads a file, and finds what that imports, as it would with the loader. To start the loader
 * takes as long as to start Node again. In case of doubt it is needed.
 */
export function needsLoader(file: string, text: string): boolean {
  if (!JAVASCRIPT.test(file)) return true;
  const parent = pathToFileURL(file).href;
  for (const [, double, single] of text.matchAll(IMPORTS)) {
    const specifier = double ?? single;
    if (specifier === undefined || specifier.includes("\\") || !isFound(specifier, parent)) return true;
  }
  return false;
}

function isFound(specifier: string, parent: string): boolean {
  if (isPlace(specifier)) return LOADED.test(specifier);
  if (specifier.startsWith("node:")) return true;
  if (mapped(specifier, parent) !== undefined) return false;
  return !isOurs(specifier) || isInstalled(specifier, parent);
}

function isInstalled(specifier: string, parent: string): boolean {
  try {
    return createRequire(parent).resolve(specifier) !== "";
  } catch {
    return false;
  }
}
