import { extname } from "node:path";
import { SheafError } from "../../model/errors.ts";
import { positionAt } from "./text-position.ts";

/** Parses the text of a JSON, YAML or TOML file, going by the file's ending. Throws SHEAF_CONFIG with file, line and column. */
export async function parseData(file: string, source: string): Promise<unknown> {
  switch (extname(file).toLowerCase()) {
    case ".yaml":
    case ".yml":
      return await parseYaml(file, source);
    case ".toml":
      return await parseToml(file, source);
    default:
      return parseJson(file, source);
  }
}

function parseJson(file: string, source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    const { message } = error as SyntaxError;
    const offset = /at position (\d+)/.exec(message)?.[1];
    throw broken(file, offset === undefined ? "" : positionAt(source, Number(offset)), message);
  }
}

async function parseYaml(file: string, source: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import("yaml");
  try {
    return parse(source, { prettyErrors: true });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const at = error.linePos?.[0];
    throw broken(file, at === undefined ? "" : `:${at.line}:${at.col}`, error.message.split(" at line")[0]!);
  }
}

async function parseToml(file: string, source: string): Promise<unknown> {
  const { parse, TomlError } = await import("smol-toml");
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split("\n")[0]!.replace(/^Invalid TOML document: /, "");
    throw broken(file, `:${error.line}:${error.column}`, reason);
  }
}

function broken(file: string, position: string, reason: string): SheafError {
  const kind = extname(file).slice(1).toUpperCase() || "JSON";
  return new SheafError("SHEAF_CONFIG", `not valid ${kind}: ${reason}`, { place: { file: file + position } });
}
