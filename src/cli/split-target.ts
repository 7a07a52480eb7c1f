import type { Option } from "./args/option.ts";
import { usage } from "./args/usage.ts";

export interface SplitWords {
  /** FILE or FILE:EXPORT; undefined when there is none. */
  readonly target: string | undefined;
  /** All other words, in order. */
  readonly words: readonly string[];
}

/**
 * Finds FILE among the words of `run` and its kin: the first word that is neither a flag nor the value of a known one.
 * The flow's own flags are not known before FILE is, so they come after it.
 */
export function splitTarget(words: readonly string[], options: readonly Option[]): SplitWords {
  let unknown: string | undefined;
  for (let at = 0; at < words.length && words[at] !== "--"; at++) {
    const word = words[at]!;
    if (!word.startsWith("-")) {
      if (unknown !== undefined) throw early(unknown);
      return { target: word, words: [...words.slice(0, at), ...words.slice(at + 1)] };
    }
    const option = optionOf(word, options);
    if (option === undefined && !/^(--help|-h)$/.test(word)) unknown ??= word;
    if (option?.label !== undefined && takesNext(word, option)) at += 1;
  }
  return { target: undefined, words };
}

function optionOf(word: string, options: readonly Option[]): Option | undefined {
  if (!word.startsWith("--"))
    return (
      options.find(({ short }) => short === word.at(-1)) ?? options.find(({ short }) => short === word[1])
    );
  const name = word.slice(2).split("=")[0]!;
  return options.find(
    (option) => option.name === name || (option.negatable === true && `no-${option.name}` === name),
  );
}

function takesNext(word: string, option: Option): boolean {
  return word.startsWith("--") ? !word.includes("=") : word.endsWith(option.short ?? "");
}

function early(flag: string): Error {
  return usage(
    `${flag} comes before FILE, and is no flag of the command itself`,
    "Write FILE first, then the flow's own flags.",
  );
}
