import type { Occurrence, Option } from "./option.ts";
import { unknownFlag, usage } from "./usage.ts";

export interface Parsed {
  readonly positionals: readonly string[];
  readonly occurrences: readonly Occurrence[];
  /** What follows `--`; undefined without it. */
  readonly rest: readonly string[] | undefined;
}

/**
 * Splits words into positionals and flags: `--name value`, `--name=value`, `--flag`, `--no-flag`, `-w 4`, `-w4`, `-qj`.
 * Throws SHEAF_USAGE for an unknown flag, a missing or a superfluous value, and a flag given twice.
 */
export function parseWords(words: readonly string[], options: readonly Option[]): Parsed {
  const end = words.indexOf("--");
  const parser = new Parser(end === -1 ? words : words.slice(0, end), options);
  return { ...parser.parse(), rest: end === -1 ? undefined : words.slice(end + 1) };
}

class Parser {
  private readonly words: readonly string[];
  private readonly options: readonly Option[];
  private readonly positionals: string[] = [];
  private readonly occurrences: Occurrence[] = [];
  private at = 0;

  constructor(words: readonly string[], options: readonly Option[]) {
    this.words = words;
    this.options = options;
  }

  parse(): Omit<Parsed, "rest"> {
    while (this.at < this.words.length) {
      const word = this.words[this.at++]!;
      if (word.startsWith("--")) this.long(word);
      else if (word.startsWith("-") && word.length > 1) this.short(word);
      else this.positionals.push(word);
    }
    return { positionals: this.positionals, occurrences: this.occurrences };
  }

  private long(word: string): void {
    const equals = word.indexOf("=");
    const spelled = equals === -1 ? word : word.slice(0, equals);
    const inline = equals === -1 ? undefined : word.slice(equals + 1);
    const name = spelled.slice(2);
    const option = this.named(name);
    if (option !== undefined) return this.take(option, spelled, inline);
    const positive = name.startsWith("no-") ? this.named(name.slice(3)) : undefined;
    if (positive?.negatable !== true) throw unknownFlag(spelled, this.options);
    if (inline !== undefined) throw usage(`${spelled} takes no value`);
    this.add({ option: positive, spelled, text: "false" });
  }

  private named(name: string): Option | undefined {
    return this.options.find((option) => option.name === name || option.aliases?.includes(name) === true);
  }

  private short(word: string): void {
    for (let at = 1; at < word.length; at++) {
      const spelled = `-${word[at]}`;
      const option = this.options.find((candidate) => candidate.short === word[at]);
      if (option === undefined) throw unknownFlag(word.length === 2 ? word : spelled, this.options);
      const attached = word.slice(at + 1).replace(/^=/, "");
      if (option.label !== undefined)
        return this.take(option, spelled, attached === "" ? undefined : attached);
      this.take(option, spelled, undefined);
    }
  }

  private take(option: Option, spelled: string, inline: string | undefined): void {
    if (option.label !== undefined)
      return this.add({ option, spelled, text: inline ?? this.value(option, spelled) });
    if (inline !== undefined && inline !== "true" && inline !== "false") {
      throw usage(`${spelled} takes no value but true or false, and is given "${inline}"`);
    }
    this.add({ option, spelled, text: inline ?? "true" });
  }

  private value(option: Option, spelled: string): string {
    const next = this.words[this.at];
    const looksLikeFlag =
      next !== undefined && (/^--./.test(next) || (/^-[a-z]/i.test(next) && next.length === 2));
    if (next === undefined || looksLikeFlag) {
      const mend = looksLikeFlag ? `If the value is ${next} itself, write ${spelled}=${next}.` : undefined;
      throw usage(`${spelled} needs a value: ${option.label}`, mend);
    }
    this.at += 1;
    return next;
  }

  private add(occurrence: Occurrence): void {
    const { option } = occurrence;
    if (option.repeat !== true && this.occurrences.some((other) => other.option === option)) {
      throw usage(`--${option.name} is given twice`);
    }
    if (option.choices !== undefined && option.repeat !== true) this.checkChoice(occurrence, option.choices);
    this.occurrences.push(occurrence);
  }

  private checkChoice({ spelled, text }: Occurrence, choices: readonly string[]): void {
    if (!choices.includes(text))
      throw usage(`${spelled} is "${text}"; expected one of ${choices.join(", ")}`);
  }
}
