import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "oxc-transform";
import { syntaxError } from "./broken-place.ts";

export interface Transformed {
  readonly format: "module" | "commonjs";
  readonly source: string;
}

/** True for what has to be made JavaScript first. */
export function isSource(url: string): boolean {
  return url.startsWith("file:") && /\.([mc]?ts|tsx|jsx)([?#]|$)/.test(url) && !url.includes(".d.ts");
}

/** A user's source file as JavaScript, with its source map inside. Throws a SyntaxError that `brokenPlace` can read. */
export function transformFile(url: string): Transformed {
  const file = fileURLToPath(url);
  const source = readFileSync(file, "utf8");
  const { code, map, errors } = transformSync(file, source, {
    sourcemap: true,
    jsx: { runtime: "automatic" },
  });
  const error = errors.find(({ severity }) => severity === "Error");
  if (error !== undefined)
    throw syntaxError(file, { message: error.message, at: error.labels[0]?.start ?? 0, source });
  const inline =
    map === undefined
      ? ""
      : `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify({ ...map, sources: [url] })).toString("base64")}\n`;
  return { format: formatOf(file, code), source: code + inline };
}

// A file that uses import or export is a module whatever its package says: nobody writes them to mean anything else.
function formatOf(file: string, code: string): Transformed["format"] {
  if (/^\s*(import|export)\b/m.test(code) || code.includes("import.meta")) return "module";
  if (file.endsWith(".mts")) return "module";
  return !file.endsWith(".cts") && packageType(dirname(file)) === "module" ? "module" : "commonjs";
}

const typeByFolder = new Map<string, string | undefined>();

function packageType(folder: string): string | undefined {
  if (typeByFolder.has(folder)) return typeByFolder.get(folder);
  const type = ownType(folder) ?? (dirname(folder) === folder ? "none" : packageType(dirname(folder)));
  typeByFolder.set(folder, type);
  return type;
}

function ownType(folder: string): string | undefined {
  try {
    return (
      (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { type?: string }).type ?? "none"
    );
  } catch {
    return undefined;
  }
}
