import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { isSheafError, SheafError } from "../../model/errors.ts";
import { didYouMean } from "../../model/nearest.ts";
import { filesBeside } from "./files-beside.ts";
import { brokenPlace, type BrokenPlace } from "./broken-place.ts";

/** Why a module could not be loaded, for the one who wrote it. What Sheaf itself said is passed on as it is. */
export function loadError(error: unknown, url: string): unknown {
  if (isSheafError(error)) return error;
  const file = fileURLToPath(url);
  if (!(error instanceof Error))
    return broken(file, `${file} threw ${String(error)} while it was loaded`, error);
  const place = brokenPlace(error) ?? nodePlace(error);
  if (place !== undefined) return syntaxBroken(place, error);
  return (
    missingImport(error, file) ??
    broken(
      file,
      `${file} threw an error while it was loaded: ${error.name}: ${error.message}${firstFrame(error)}`,
      error,
    )
  );
}

function broken(file: string, message: string, cause: unknown, mend?: string): SheafError {
  return new SheafError("SHEAF_MODULE_BROKEN", message, { place: { file }, cause, mend });
}

function syntaxBroken({ file, line, column, text, message }: BrokenPlace, cause: Error): SheafError {
  const gutter = `  ${line} | `;
  const pointer = column > 0 ? `\n${" ".repeat(gutter.length + column - 1)}^` : "";
  const at = column > 0 ? `${line}:${column}` : String(line);
  return broken(file, `${file}:${at}: ${message}\n${gutter}${text.replaceAll("\t", " ")}${pointer}`, cause);
}

/** Node writes the place of a syntax error above the error's stack: file, line, an arrow. */
function nodePlace(error: Error): BrokenPlace | undefined {
  if (error.name !== "SyntaxError") return undefined;
  const match = /^(file:\/\/\S+|\/\S+):(\d+)\n(.*)\n( *)\^/.exec(error.stack ?? "");
  if (match === null) return undefined;
  const [, where = "", line, text = "", blank = ""] = match;
  const file = where.startsWith("file:") ? fileURLToPath(where) : where;
  return { file, line: Number(line), column: blank.length + 1, text, message: error.message };
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
      error,
      `Install it: npm install ${packageName(missing)}`,
    );
  }
  const path = missing.startsWith("file:") ? fileURLToPath(missing) : missing;
  const meant = didYouMean(basename(path), filesBeside(path));
  return broken(
    importer,
    `There is no file ${path}; ${importer} imports it${lineOfImport(importer, path)}.${meant}`,
    error,
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

// Frames of the folder above are Sheaf's own, wherever it is installed.
const own = new URL("../..", import.meta.url);

function firstFrame(error: Error): string {
  const isUsers = (line: string) =>
    !/node:|node_modules/.test(line) && !line.includes(own.href) && !line.includes(own.pathname);
  const frame = (error.stack ?? "").split("\n").find((line) => /^\s+at /.test(line) && isUsers(line));
  return frame === undefined ? "" : `\n${frame}`;
}
