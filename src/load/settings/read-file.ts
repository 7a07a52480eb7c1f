import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { SheafError } from "../../model/errors.ts";
import { didYouMean } from "../../model/nearest.ts";
import { settingKey, settingKeys } from "./keys.ts";
import { parseData } from "./parse-data.ts";
import type { Origin, Setting } from "./setting-source.ts";
import { keyPosition } from "./text-position.ts";

/** Loads a module of the user's, `.ts` too. */
export type ImportModule = (file: string) => Promise<Readonly<Record<string, unknown>>>;

export interface SettingsFile {
  readonly file: string;
  readonly type: "user" | "project";
}

/** The settings of one file, each with its place. Throws SHEAF_CONFIG for unknown keys and bad values. */
export async function readSettingsFile(
  { file, type }: SettingsFile,
  importModule: ImportModule,
): Promise<Setting[]> {
  const script = /^\.[cm]?[jt]s$/.test(extname(file));
  const source = script ? "" : await readFile(file, "utf8");
  const data = script ? scriptSettings(file, await importModule(file)) : await parseData(file, source);
  if (data === null || data === undefined) return [];
  if (typeof data !== "object" || Array.isArray(data)) {
    throw new SheafError("SHEAF_CONFIG", "a configuration is an object of settings", { place: { file } });
  }
  return Object.entries(data)
    .filter(([name, value]) => value !== undefined && name !== "$schema")
    .map(([name, value]) => readSetting(name, value, { type, place: file + keyPosition(source, name) }));
}

function scriptSettings(file: string, module: Readonly<Record<string, unknown>>): unknown {
  if ("default" in module) return module["default"];
  throw new SheafError("SHEAF_CONFIG", "a configuration script has a default export", {
    place: { file },
    mend: "Write `export default defineConfig({ … })`.",
  });
}

function readSetting(name: string, value: unknown, origin: Origin & { place: string }): Setting {
  const key = settingKey(name);
  const place = { file: origin.place };
  if (key === undefined) {
    const names = settingKeys.map((known) => known.name);
    const hint = didYouMean(name, names);
    throw new SheafError("SHEAF_CONFIG", `there is no setting "${name}".${hint}`, {
      place,
      mend: `The settings are: ${names.join(", ")}.`,
    });
  }
  const reading = key.read(value);
  if ("expected" in reading) {
    throw new SheafError(
      "SHEAF_CONFIG",
      `"${name}" is ${JSON.stringify(value)}; expected ${reading.expected}`,
      { place },
    );
  }
  const read =
    key.name === "home" || key.name === "runRoot"
      ? resolve(dirname(place.file), reading.value as string)
      : reading.value;
  return { name: key.name, value: read, origin };
}
