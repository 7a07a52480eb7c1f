import { SheafError } from "../../model/errors.ts";
import { settingKeys } from "./keys.ts";
import type { Setting } from "./setting-source.ts";

type Texts = Readonly<Record<string, string | undefined>>;

/** The settings of the environment, `SHEAF_WORKERS=4`. An empty variable says nothing. Throws SHEAF_CONFIG for bad values. */
export function readEnvironment(env: Texts): Setting[] {
  return settingKeys.flatMap((key) => {
    const text = env[key.env];
    if (text === undefined || text === "") return [];
    const reading = key.read(text);
    if ("value" in reading) {
      return [
        { name: key.name, value: reading.value, origin: { type: "environment", variable: key.env } as const },
      ];
    }
    throw new SheafError(
      "SHEAF_CONFIG",
      `the environment variable ${key.env} is "${text}"; expected ${reading.expected}`,
    );
  });
}

/** The settings that flags give, by the flags' names. Throws SHEAF_USAGE for bad values. */
export function readFlags(flags: Texts): Setting[] {
  return settingKeys.flatMap((key) => {
    const text = flags[key.flag];
    if (text === undefined) return [];
    const reading = key.read(text);
    if ("value" in reading)
      return [{ name: key.name, value: reading.value, origin: { type: "flag", flag: key.flag } as const }];
    throw new SheafError("SHEAF_USAGE", `--${key.flag} is "${text}"; expected ${reading.expected}`);
  });
}
