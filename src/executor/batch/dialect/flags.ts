import { SheafError } from "../../../model/errors.ts";

/** One flag of a submit command: `name` is what makes it the same flag as another (`--mem`, `-l h_rt`). */
export interface Flag {
  readonly name: string;
  readonly argv: readonly string[];
}

export interface FlagLanguage {
  readonly title: string;
  /** The names of the flags in native arguments, as `Flag.name` has them. */
  readonly namesIn: (native: readonly string[]) => readonly string[];
  /** Flags that Sheaf itself must set: name → what to write instead. */
  readonly reserved: Readonly<Record<string, string>>;
}

/** Ours, less those that native flags say otherwise, then the native ones. */
export function withNative(
  ours: readonly Flag[],
  native: readonly string[] | undefined,
  language: FlagLanguage,
): string[] {
  const given = native ?? [];
  const names = new Set(language.namesIn(given));
  for (const name of names) if (name in language.reserved) refuseReserved(name, language);
  return [...ours.filter(({ name }) => !names.has(name)).flatMap(({ argv }) => argv), ...given];
}

function refuseReserved(name: string, { title, reserved }: FlagLanguage): never {
  throw new SheafError("SHEAF_RESOURCES", `The native ${title} flag ${name} is set by Sheaf itself`, {
    mend: reserved[name],
  });
}

/** `--name=value` flags and `-x value` ones, where `aliases` leads short names to long ones. */
export function longNames(native: readonly string[], aliases: Readonly<Record<string, string>>): string[] {
  return native
    .filter((word) => word.startsWith("-"))
    .map((word) => (word.startsWith("--") ? word.replace(/=.*/s, "") : word.slice(0, 2)))
    .map((name) => aliases[name] ?? name);
}

/** Flags out of names and values; undefined values leave theirs out, `true` is a flag without a value. */
export function flags(
  entries: Readonly<Record<string, string | number | boolean | undefined>>,
  render: (name: string, value: string) => readonly string[],
): Flag[] {
  return Object.entries(entries).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return [{ name, argv: value === true ? [name] : render(name, String(value)) }];
  });
}
