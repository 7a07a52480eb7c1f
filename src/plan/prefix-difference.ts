import type { CodeDifference } from "../model/code-difference.ts";
import type { Change } from "../model/reason.ts";
import { type PrefixParts, readPrefix } from "./identity-prefix.ts";

export interface PrefixKnowledge {
  /** In what the code differs, as far as that is known. */
  readonly code?: readonly CodeDifference[] | undefined;
  /** A variable's value as it may be shown. */
  readonly shownEnv: (name: string, value: string) => string;
}

const scheme: Change = { type: "scheme" };

/** In what the common parts of two elements' identities differ: nothing exactly when they are the same. */
export function prefixDifference(
  before: string,
  after: string,
  { code = [], shownEnv }: PrefixKnowledge,
): readonly Change[] {
  if (before === after) return [];
  const [old, now] = [readPrefix(before), readPrefix(after)];
  if (old === undefined || now === undefined) return [scheme];
  const changes = [
    ...texts("task", old.task, now.task),
    ...codeChanges(old.code, now.code, code),
    ...envChanges(old, now, shownEnv),
    ...texts("format", old.format, now.format),
    ...texts("container", containerText(old), containerText(now)),
    ...texts("preamble", preambleText(old), preambleText(now)),
  ];
  return changes.length === 0 ? [scheme] : changes;
}

function texts(
  type: "task" | "format" | "container" | "preamble",
  from: string | null,
  to: string | null,
): Change[] {
  return from === to ? [] : [{ type, ...given("from", from), ...given("to", to) }];
}

const given = <Key extends string>(key: Key, text: string | null | undefined) =>
  (text === null || text === undefined ? {} : { [key]: text }) as { readonly [K in Key]?: string };

const containerText = ({ container }: PrefixParts): string | null =>
  container === null
    ? null
    : [container[1], `(${container[0]})`, ...container[2].map((option) => quoted(option))].join(" ");

const preambleText = ({ preamble }: PrefixParts): string | null =>
  preamble.length === 0 ? null : preamble.map(quoted).join(" ");

const quoted = (word: string) => (/^[\w./:=@,+-]+$/.test(word) ? word : JSON.stringify(word));

function codeChanges(from: string, to: string, parts: readonly CodeDifference[]): Change[] {
  if (from === to) return [];
  const [old, now] = [byHand(from), byHand(to)];
  if (old !== undefined && now?.version === old.version) return [{ type: "schema" }];
  if (old !== undefined || now !== undefined)
    return [{ type: "version", ...given("from", old?.version), ...given("to", now?.version) }];
  const edited = isEdited(to) ? "now" : isEdited(from) ? "before" : undefined;
  return [{ type: "code", parts, ...(edited === undefined ? {} : { edited }) }];
}

/** What stands for code with a `version`: it and the output's schema. */
function byHand(code: string): { readonly version: string } | undefined {
  const version = /^version (.*) [0-9a-f]{64}$/s.exec(code)?.[1];
  return version === undefined ? undefined : { version };
}

const isEdited = (code: string) => / edited \S+$/.test(code);

function envChanges(
  { env: old }: PrefixParts,
  { env: now }: PrefixParts,
  shown: PrefixKnowledge["shownEnv"],
): Change[] {
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => {
      const text = (value: string | undefined) => (value === undefined ? undefined : shown(name, value));
      return {
        type: "env",
        name,
        ...given("from", text(old.get(name))),
        ...given("to", text(now.get(name))),
      };
    });
}
