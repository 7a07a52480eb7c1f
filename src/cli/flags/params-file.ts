import { readFile } from "node:fs/promises";
import { parseData } from "../../app/settings.ts";
import { didYouMean } from "../../model/nearest.ts";
import { usage } from "../args/usage.ts";
import type { ParamSpec } from "./param-flag.ts";

/** The params of `--params FILE`: an object by the params' names, in JSON, YAML or TOML. */
export async function readParamsFile(
  file: string | undefined,
  params: readonly ParamSpec[],
): Promise<Record<string, unknown>> {
  if (file === undefined) return {};
  const parsed = await parseData(file, await readText(file));
  // TOML's dates become the text that a flag would have; an empty YAML file is null.
  const data = JSON.parse(JSON.stringify(parsed ?? {})) as unknown;
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw usage(`--params ${file} does not hold an object of params`);
  const names = params.map(({ name }) => name);
  for (const name of Object.keys(data)) {
    if (names.includes(name)) continue;
    throw usage(
      `--params ${file} gives "${name}", which is no param.${didYouMean(name, names)}`,
      `The params are: ${names.join(", ")}.`,
    );
  }
  return data as Record<string, unknown>;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw usage(
      `--params ${file} ${missing ? "does not exist" : `cannot be read: ${(error as Error).message}`}`,
    );
  }
}
