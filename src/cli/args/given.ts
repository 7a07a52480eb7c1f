import type { Occurrence } from "./option.ts";
import { usage } from "./usage.ts";

/** The options that were given to a command. */
export class Given {
  private readonly occurrences: readonly Occurrence[];

  constructor(occurrences: readonly Occurrence[]) {
    this.occurrences = occurrences;
  }

  /** True when given, false when negated, undefined when not given. */
  flag(name: string): boolean | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : text !== "false";
  }

  text(name: string): string | undefined {
    return this.texts(name).at(-1);
  }

  texts(name: string): readonly string[] {
    return this.occurrences.filter(({ option }) => option.name === name).map(({ text }) => text);
  }

  /** A list written with commas, given once or more. */
  list(name: string): readonly string[] {
    return this.texts(name)
      .flatMap((text) => text.split(",").map((item) => item.trim()))
      .filter((item) => item !== "");
  }

  /** A whole number of at least `least`. Throws SHEAF_USAGE for anything else. */
  count(name: string, least = 0): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
    throw usage(`--${name} is "${text}"; expected a whole number of at least ${least}`);
  }
}
