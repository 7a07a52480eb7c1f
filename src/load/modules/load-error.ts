import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { isSheafError, SheafError } from "../../model/errors.ts";
import { didYouMean } from "../../model/nearest.ts";
import { filesBeside } from "./files-beside.ts";
import { brokenPlace, type BrokenPlace } from "./broken-place.ts";

/** Why a module could not be loaded, for the one who wrote it. What Sheaf itself said is passed on as it is. */
export async function loadError(error: unknown, url: string): Promise<unknown> {
  if (isSheafError(error)) return error;
  const file = fileURLToPath(url);
  if (!(error instanceof Error))
    return broken(file, `${file} threw ${String(error)} while it was loaded`, error);
  const place = brokenPlace(error) ?? (await nodePlace(error, url));
  if (place !== undefined) return syntaxBroken(place);
  return (
    missingImport(error, file) ??
    broken(
      file,
      `${file} threw an error while it was loaded: ${error.name}: ${error.message}${firstFrame(error)}`,
      error,
      mendOf(error),
    )
  );
}

function broken(file: string, message: string, cause?: unknown, mend?: string): SheafError {
  return new SheafError("SHEAF_MODULE_BROKEN", message, { place: { file }, cause, mend });
}

function syntaxBroken({ file, line, column, text, message }: BrokenPlace): SheafError {
  const gutter = `  ${line} | `;
  const pointer = column > 0 ? `\n${" ".repeat(gutter.length + column - 1)}^` : "";
  const at = column > 0 ? `${line}:${column}` : String(line);
  return broken(file, `${file}:${at}: ${message}\n${gutter}${text.replaceAll("\t", " ")}${pointer}`);
}

// Node says where a syntax error is to the console only. An import of a name that is not exported is one as well, of no file.
async function nodePlace(error: Error, url: string): Promise<BrokenPlace | undefined> {
  if (error.name !== "SyntaxError") return undefined;
  return (await import("./find-broken.ts")).findBroken(url);
}

function mendOf({ code }: Error & { code?: string }): string | undefined {
  // Named otherwise in Node 20.
  if (code !== "ERR_IMPORT_ATTRIBUTE_MISSING" && code !== "ERR_IMPORT_ASSERTION_TYPE_MISSING")
    return undefined;
  return 'Say that it is JSON where it is imported: import data from "./data.json" with { type: "json" };';
}

function missingImport(
  error: Error & { code?: string; specifier?: string },
  file: string,
): SheafError | undefined {
  if (error.code !== "ERR_MODULE_NOT_FOUND" && error.code !== "MODULE_NOT_FOUND") return undefined;
  const match = /^Cannot find (module|package) '([^']+)'(?: imported from (.+?))?$/m.exec(error.message);
  if (match === null) return undefined;
  const [, kind, missing = "", from] = match;
  const importer = from === undefined ? file : from.startsWith("file:") ? fileURLToPath(from) : from;
  if (kind === "package") {
    return broken(
      importer,
      `The package "${missing}" is not installed; ${importer} imports it`,
      undefined,
      `Install it: npm install ${packageName(missing)}`,
    );
  }
  const path = missing.startsWith("file:") ? fileURLToPath(missing) : missing;
  const meant = didYouMean(basename(path), filesBeside(path));
  return broken(
    importer,
    `There is no file ${path}; ${importer} imports it${lineOfImport(importer, path)}.${meant}`,
  );
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function lineOfImport(importer: string, missing: string): string {
  try {
    const stem = basename(missing).replace(/\.[^.]+$/, "");
    const lines = readFileSync(importer, "utf8").split("\n");
    const at = lines.findIndex((line) => /\b(import|export|from)\b/.test(line) && line.includes(stem));
    return at < 0 ? "" : ` in line ${at + 1}`;
  } catch {
    return "";
  }
}

// Frames of Sheaf's own, wherever it is installed; with source maps, those of dist are told as of src.
const root = new URL("../../..", import.meta.url);
const own = ["dist/", "src/"].flatMap((folder) => [root.href + folder, root.pathname + folder]);

function firstFrame(error: Error): string {
  const isUsers = (line: string) =>
    !/node:|node_modules/.test(line) && !own.some((folder) => line.includes(folder));
  const frame = (error.stack ?? "").split("\n").find((line) => /^\s+at /.test(line) && isUsers(line));
  return frame === undefined ? "" : `\n${frame}`;
}
