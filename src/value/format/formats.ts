import { SheafError } from "../../model/errors.ts";
import { didYouMean } from "../../model/nearest.ts";
import type { AnyFormat, Format } from "./format.ts";

/** Formats by name: an immutable value that is handed to whatever stores or reads values. */
export class Formats {
  readonly #byName: ReadonlyMap<string, Format>;
  readonly #matching: readonly Format[];

  constructor(formats: readonly AnyFormat[] = []) {
    const all: readonly Format[] = formats;
    this.#byName = new Map(all.map((format) => [format.name, format]));
    this.#matching = [...this.#byName.values()].filter((format) => format.matches !== undefined).toReversed();
  }

  /** These formats and more; a later one of the same name replaces an earlier one. */
  with(...formats: readonly AnyFormat[]): Formats {
    return new Formats([...this.#byName.values(), ...formats]);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Throws SHEAF_UNKNOWN_FORMAT. */
  get(name: string): Format {
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    const names = [...this.#byName.keys()];
    throw new SheafError("SHEAF_UNKNOWN_FORMAT", `No format is named "${name}".${didYouMean(name, names)}`, {
      mend: `Known formats: ${["json", ...names].join(", ")}. Give the task your own as an object: format: myFormat.`,
    });
  }

  /** The format that claims a value, the one added last first. */
  matching(value: unknown): Format | undefined {
    for (const format of this.#matching) if (format.matches!(value)) return format;
    return undefined;
  }
}
