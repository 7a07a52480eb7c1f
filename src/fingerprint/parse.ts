import { parseSync } from "oxc-parser";
import type { Syntax } from "./syntax.ts";

/** A file's syntax tree, or undefined when it is broken. */
export function parse(file: string, text: string): Syntax | undefined {
  const lang = langOf(file);
  for (const sourceType of ["module", "commonjs"] as const) {
    const { program, errors } = parseSync(file, text, {
      lang,
      sourceType,
      astType: "ts",
      preserveParens: false,
    });
    if (!errors.some(({ severity }) => (severity as string) === "Error")) return program as unknown as Syntax;
  }
  return undefined;
}

function langOf(file: string): "ts" | "tsx" | "jsx" {
  if (file.endsWith(".tsx")) return "tsx";
  return /\.[mc]?ts$/.test(file) ? "ts" : "jsx";
}
