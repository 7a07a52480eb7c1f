import type { Settings } from "./settings.ts";

/** Where a value came from, weakest first. */
export type Origin =
  | { readonly type: "default" }
  | { readonly type: "user"; readonly place: string }
  | { readonly type: "project"; readonly place: string }
  | { readonly type: "environment"; readonly variable: string }
  | { readonly type: "flag"; readonly flag: string };

/** Lists are lines or arguments; a table is given in files only. */
export type SettingValue =
  | string
  | number
  | readonly string[]
  | Readonly<Record<string, string | readonly string[]>>;

export interface Setting {
  readonly name: keyof Settings;
  readonly value: SettingValue;
  readonly origin: Origin;
}

/** `sheaf.config.toml:3:1`, `SHEAF_WORKERS`, `--workers`, `default`. */
export function originText(origin: Origin): string {
  switch (origin.type) {
    case "default":
      return "default";
    case "user":
    case "project":
      return origin.place;
    case "environment":
      return origin.variable;
    case "flag":
      return `--${origin.flag}`;
  }
}
