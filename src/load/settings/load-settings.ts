import { projectFile, userFile } from "./find-files.ts";
import { readEnvironment, readFlags } from "./read-environment.ts";
import { type ImportModule, readSettingsFile } from "./read-file.ts";
import type { Setting } from "./setting-source.ts";
import type { Settings } from "./settings.ts";
import { withOneSharing } from "./pool-or-chunk.ts";

export interface LoadSettingsOptions {
  /** Where to look for `sheaf.config.*`, upwards. Default: the working folder. */
  readonly cwd?: string;
  /** Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Flags' texts by their names (`on-error`). */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  /** How a configuration script is loaded. Default: like a flow's, `.ts` too. */
  readonly importModule?: ImportModule;
}

export interface LoadedSettings {
  readonly values: Settings;
  /** For each setting that is given, the value that holds, and its origin. */
  readonly settings: readonly Setting[];
  /** The files that were read. */
  readonly files: readonly string[];
}

const loadScript: ImportModule = async (file) => (await import("../modules/load-module.ts")).loadModule(file);

/**
 * The settings that hold here: of the user's file, the project's file, the environment and flags, the later ones
 * winning. Throws SHEAF_CONFIG (files, environment) and SHEAF_USAGE (flags) with the place of what is wrong.
 */
export async function loadSettings(options: LoadSettingsOptions = {}): Promise<LoadedSettings> {
  const { cwd = process.cwd(), env = process.env, flags = {}, importModule = loadScript } = options;
  const sources = [
    { type: "user" as const, file: userFile(env) },
    { type: "project" as const, file: projectFile(cwd) },
  ];
  const found: Setting[] = [];
  const files: string[] = [];
  for (const { type, file } of sources) {
    if (file === undefined) continue;
    files.push(file);
    found.push(...(await readSettingsFile({ file, type }, importModule)));
  }
  found.push(...readEnvironment(env), ...readFlags(flags));
  const settings = withOneSharing([...new Map(found.map((setting) => [setting.name, setting])).values()]);
  const values = Object.fromEntries(settings.map(({ name, value }) => [name, value])) as Settings;
  return { values, settings, files };
}
