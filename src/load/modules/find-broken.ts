import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brokenPlace, type BrokenPlace } from "./broken-place.ts";
import { meantFile } from "./source-files.ts";
import { transformFile } from "./transform.ts";

const mostFiles = 500;

/**
 * The place of a syntax error that Node gave none for (it does not, for JavaScript): among the module and what it imports
 * by relative paths.
 */
export function findBroken(url: string): BrokenPlace | undefined {
  const urls = new Set([url]);
  for (const next of urls) {
    if (urls.size > mostFiles) return undefined;
    try {
      for (const imported of importsOf(next)) urls.add(imported);
    } catch (error) {
      const place = brokenPlace(error as Error);
      if (place !== undefined) return place;
    }
  }
  return undefined;
}

function importsOf(url: string): string[] {
  const { source } = transformFile(url);
  const specifiers = [...source.matchAll(/\b(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g)].map(
    ([, specifier]) => specifier!,
  );
  return specifiers.flatMap((specifier) => {
    const file = new URL(specifier, url);
    const found = existsSync(fileURLToPath(file)) ? file : meantFile(file);
    return found !== undefined && /\.[cm]?[jt]sx?$/.test(found.pathname) ? [found.href] : [];
  });
}
