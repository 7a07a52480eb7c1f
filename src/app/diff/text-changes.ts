import type { ValueChange } from "../../model/run-difference.ts";

type Texts = ReadonlyMap<string, string>;

/** What is not the same in two sets of named texts; those of the first come first. */
export function textChanges(before: Texts, after: Texts): ValueChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ name, ...given("from", before.get(name)), ...given("to", after.get(name)) }));
}

const given = (key: "from" | "to", text: string | undefined) => (text === undefined ? {} : { [key]: text });
