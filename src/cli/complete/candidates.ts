import { optionTerm } from "../help/option-lines.ts";
import type { Option } from "../args/option.ts";
import type { Command, CommandLoader } from "../command.ts";
import { commands } from "../commands.ts";
import { paramFlags } from "../flags/param-flag.ts";
import { shapeOf } from "../flags/json-schema.ts";
import { splitTarget } from "../split-target.ts";
import { findTarget } from "../target.ts";
import { runIds, stepNames } from "./run-candidates.ts";
import { targetFiles } from "./target-files.ts";

/** What the shell is to complete with files itself. */
export const files = ":files";

const described = (word: string, description: string) => `${word}\t${description}`;

/** Candidates for the last word, with descriptions behind a tab. */
export async function candidates(words: readonly string[]): Promise<readonly string[]> {
  const [name = "", ...rest] = words;
  if (words.length <= 1) {
    return matching(
      [...commands.map((command) => described(command.name, command.summary)), "help", "--help", "--version"],
      name,
    );
  }
  const entry = commands.find((command) => command.name === name);
  if (entry === undefined)
    return name === "help"
      ? matching([...commands.map((command) => command.name), "exit-codes"], rest[0]!)
      : [];
  return ofCommand(await entry.load(), rest);
}

async function ofCommand(command: Command, words: readonly string[]): Promise<readonly string[]> {
  const last = words.at(-1)!;
  const before = words.slice(0, -1);
  if (command.parts !== undefined && !words[0]!.startsWith("-")) return ofParts(command, words);
  const { target } =
    command.takesParams === true ? splitTarget(before, command.options) : { target: undefined };
  const options = [...command.options, ...(await ownFlags(command, target))];
  const pending = expecting(before.at(-1), options);
  if (pending !== undefined) return values(pending, { before, last });
  if (last.startsWith("--") && last.includes("=")) return inlineValues(options, { before, last });
  if (last.startsWith("-")) return matching(flagWords(options), last);
  if (command.takesParams === true) return target === undefined ? targetFiles(last) : [];
  if (command.name === "completion") return matching(["bash", "zsh", "fish"], last);
  return positionals(command, { before, last });
}

async function ofParts({ name, parts = [] }: Command, words: readonly string[]): Promise<readonly string[]> {
  const named = (part: CommandLoader) => part.name.slice(name.length + 1);
  if (words.length === 1)
    return matching(
      parts.map((part) => described(named(part), part.summary)),
      words[0]!,
    );
  const part = parts.find((each) => named(each) === words[0]);
  return part === undefined ? [] : ofCommand(await part.load(), words.slice(1));
}

interface Place {
  readonly before: readonly string[];
  readonly last: string;
}

async function ownFlags(command: Command, target: string | undefined): Promise<Option[]> {
  if (target === undefined || !["run", "submit", "plan"].includes(command.name)) return [];
  const flags = paramFlags((await findTarget(target)).params, command.options);
  return flags.map(({ option, param }) => {
    const shape = shapeOf(param.schema);
    return shape.kind === "choices" ? { ...option, choices: shape.choices.map(String) } : option;
  });
}

function expecting(word: string | undefined, options: readonly Option[]): Option | undefined {
  if (word?.startsWith("-") !== true || word.includes("=")) return undefined;
  return options.find(
    (option) => option.label !== undefined && (word === `--${option.name}` || word === `-${option.short}`),
  );
}

async function values(option: Option, { before, last }: Place): Promise<readonly string[]> {
  if (option.choices !== undefined) return matching(option.choices, last);
  if (option.completes === "step") return matching(await stepNames(before), last);
  return [files];
}

async function inlineValues(options: readonly Option[], { before, last }: Place): Promise<readonly string[]> {
  const equals = last.indexOf("=");
  const option = expecting(last.slice(0, equals), options);
  if (option === undefined) return [];
  const found = await values(option, { before, last: last.slice(equals + 1) });
  return found[0] === files ? found : found.map((value) => last.slice(0, equals + 1) + value);
}

function flagWords(options: readonly Option[]): string[] {
  const own = options.flatMap((option) => [
    described(`--${option.name}`, option.summary || optionTerm(option).trim()),
    ...(option.negatable === true ? [described(`--no-${option.name}`, option.summary)] : []),
  ]);
  return [...own, described("--help", "say how it is used")];
}

async function positionals(command: Command, { before, last }: Place): Promise<readonly string[]> {
  const given = before.filter((word) => !word.startsWith("-"));
  const runs = command.usage.match(/\bRUN/g)?.length ?? 0;
  if (given.length < runs || command.name === "cancel") {
    // Without RUN it is the latest one, and a step may stand in its place.
    const steps = command.usage.startsWith("[RUN] STEP") ? await stepNames([]) : [];
    return matching([...(await runIds()), ...steps], last);
  }
  const takesStep = command.usage.includes("STEP[INDEX]");
  if (takesStep && given.length === 1) return matching(await stepNames(given), last);
  return [];
}

export function matching(found: readonly string[], start: string): readonly string[] {
  return found.filter((candidate) => candidate.startsWith(start));
}
