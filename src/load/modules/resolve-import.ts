import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { meantFile } from "./source-files.ts";
import { pathCandidates } from "./tsconfig-paths.ts";

/** How Node itself resolves a specifier. Throws what Node throws. */
export type NodeResolve<R> = (specifier: string, parentURL?: string) => R;

export const isPlace = (specifier: string) => /^(\.{1,2}(\/|$)|\/|file:)/.test(specifier);
export const isOurs = (specifier: string) => specifier === "sheaf" || specifier.startsWith("sheaf/");

/**
 * Where `paths` of a tsconfig.json send an import of a user's file; undefined where they say nothing. This package is
 * always the installed one: its own repository maps it to the source, for the compiler only.
 */
export function mapped(specifier: string, parent: string | undefined): string | undefined {
  if (
    parent === undefined ||
    !parent.startsWith("file:") ||
    isPlace(specifier) ||
    specifier.startsWith("node:")
  )
    return undefined;
  if (parent.includes("/node_modules/") || isOurs(specifier)) return undefined;
  for (const url of pathCandidates(specifier, dirname(fileURLToPath(parent)))) {
    const found = existsSync(url) && !url.pathname.endsWith("/") ? (meantFolder(url) ?? url) : meantFile(url);
    if (found !== undefined) return found.href;
  }
  return undefined;
}

function meantFolder(url: URL): URL | undefined {
  return /\.[a-z]+$/i.test(url.pathname) ? undefined : meantFile(url);
}

/** What to try when Node has found nothing: the source file that is meant, or this copy of the package. */
export function secondTry(
  error: unknown,
  specifier: string,
  parent: string | undefined,
): { specifier: string; parentURL?: string } | undefined {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "ERR_UNSUPPORTED_DIR_IMPORT" && code !== "MODULE_NOT_FOUND")
    return undefined;
  if (isOurs(specifier)) return { specifier, parentURL: import.meta.url };
  if (!isPlace(specifier)) return undefined;
  const found = meantFile(new URL(specifier, parent));
  return found === undefined ? undefined : { specifier: found.href };
}
