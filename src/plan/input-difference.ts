import type { Change } from "../model/reason.ts";
import type { InputToken } from "./identity.ts";
import { shownInput } from "./shown-token.ts";

/** In what the inputs of two elements differ: nothing exactly when they are the same. */
export function inputDifference(
  before: readonly InputToken[],
  after: readonly InputToken[],
): readonly Change[] {
  const old = new Map(before.map((input) => [input.name, input]));
  const now = new Map(after.map((input) => [input.name, input]));
  const changes: Change[] = [];
  const gone = before.filter(({ name }) => !now.has(name));
  for (const input of after) {
    const was = old.get(input.name);
    if (was?.token === input.token) continue;
    if (was !== undefined) changes.push(...valueChanges(was, input));
    else changes.push(newInput(input, gone));
  }
  for (const input of gone) changes.push({ type: "input", name: input.name, from: shownInput(input) });
  return changes;
}

/** An input that was not there; one of the same value that is there no more has been renamed to it, and leaves `gone`. */
function newInput(input: InputToken, gone: InputToken[]): Change {
  const at = gone.findIndex(({ token }) => token === input.token);
  if (at < 0) return { type: "input", name: input.name, to: shownInput(input) };
  const [renamed] = gone.splice(at, 1);
  return { type: "input-renamed", from: renamed!.name, to: input.name };
}

function valueChanges(was: InputToken, input: InputToken): Change[] {
  const [from, to] = [shownInput(was), shownInput(input)];
  const files = changedFiles(from, to);
  if (files.length > 0) return files.map((path) => ({ type: "file", input: input.name, path }));
  const [old, now] = [withoutContent(from), withoutContent(to)];
  return [{ type: "input", name: input.name, ...(old === now ? { from, to } : { from: old, to: now }) }];
}

/** As `excerptOf` writes what a file holds. */
const content = / \((?:content|stat) [0-9a-f]{12}\)/g;
const mention = /([^\s,:{[][^,:{[]*) \((?:content|stat) ([0-9a-f]{12})\)/g;
const alone = /^(?!\d+ items|\{)(.*) \((?:content|stat) [0-9a-f]{12}\)$/s;

/** A text for people without what tells files' contents apart: their paths stay. */
export function withoutContent(shown: string): string {
  return shown.includes(" (") ? shown.replace(content, "") : shown;
}

/** The same for inputs with the same files, whatever they hold. */
export function inputsByPath(inputs: readonly InputToken[]): string {
  return JSON.stringify(
    inputs.map(({ name, token, shown }) => [
      name,
      shown === undefined || withoutContent(shown) === shown ? token : withoutContent(shown),
    ]),
  );
}

/** The files whose content alone is what differs in two texts. */
function changedFiles(from: string, to: string): readonly string[] {
  if (from === to || withoutContent(from) !== withoutContent(to)) return [];
  const file = alone.exec(to)?.[1];
  if (file !== undefined) return [file];
  const [old, now] = [[...from.matchAll(mention)], [...to.matchAll(mention)]];
  return now.filter(([, , digest], at) => digest !== old[at]?.[2]).map(([, path]) => path!);
}
