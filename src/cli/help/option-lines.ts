import type { Style } from "../../view/style.ts";
import { padEnd, textWidth, wrap } from "../../view/text-width.ts";
import type { Option } from "../args/option.ts";

export interface HelpLayout {
  readonly style: Style;
  readonly width: number;
}

/** A line of help: a term, and what it means. */
export interface HelpEntry {
  readonly term: string;
  readonly meaning: string;
}

const TERM_LIMIT = 32;

/** Terms on the left, meanings wrapped on the right; a long term has a line to itself. */
export function entryLines(entries: readonly HelpEntry[], { style, width }: HelpLayout): string[] {
  const termWidth = Math.min(TERM_LIMIT, Math.max(0, ...entries.map(({ term }) => textWidth(term))));
  const indent = termWidth + 4;
  const room = Math.max(24, width - indent);
  return entries.flatMap(({ term, meaning }) => {
    const [first = "", ...more] = wrap(meaning, room);
    const hanging = more.map((line) => " ".repeat(indent) + line);
    const shown = style.accent(term);
    if (textWidth(term) > termWidth && meaning !== "")
      return [`  ${shown}`, " ".repeat(indent) + first, ...hanging];
    return [`  ${padEnd(shown, termWidth)}  ${first}`.trimEnd(), ...hanging];
  });
}

/** `-w, --workers N`: a flag as one types it. */
export function optionTerm(option: Option): string {
  const short = option.short === undefined ? "    " : `-${option.short}, `;
  const label = option.choices?.join("|") ?? option.label;
  const long = option.negatable === true ? `--[no-]${option.name}` : `--${option.name}`;
  return `${short}${long}${label === undefined ? "" : ` ${label}`}`;
}

export function optionEntry(option: Option, required = false): HelpEntry {
  const facts = [
    ...(required ? ["required"] : []),
    ...(option.standard === undefined ? [] : [`default: ${option.standard}`]),
  ];
  const note = facts.length === 0 ? "" : `[${facts.join(", ")}]`;
  return {
    term: optionTerm(option),
    meaning: [option.summary, note].filter((part) => part !== "").join(" "),
  };
}

/** Options under their headings, in the order in which the headings first come. */
export function optionGroups(options: readonly Option[], layout: HelpLayout): string[] {
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    const group = option.group ?? "Options";
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return [...groups].flatMap(([title, own]) =>
    section(
      title,
      entryLines(
        own.map((option) => optionEntry(option)),
        layout,
      ),
      layout,
    ),
  );
}

export function section(title: string, lines: readonly string[], { style }: HelpLayout): string[] {
  return lines.length === 0 ? [] : ["", style.bold(title), ...lines];
}
