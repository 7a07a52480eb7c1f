import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Task } from "../task/task.ts";
import { identityPrefix, inputsText, type InputToken, readInputs, recordedInputs } from "./identity.ts";
import { inputDifference } from "./input-difference.ts";
import { prefixDifference } from "./prefix-difference.ts";

const show = { shownEnv: (_name: string, value: string) => value };

const token = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constant("null"),
);
const inputs = fc
  .uniqueArray(fc.record({ name: fc.string(), token }), { selector: ({ name }) => name, maxLength: 6 })
  .map((list) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1)));

const word = fc.string({ maxLength: 4 });
const prefix = fc
  .record({
    name: word,
    version: fc.option(word),
    env: fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), word, { maxKeys: 3 }),
    format: fc.option(word, { nil: undefined }),
    container: fc.option(fc.record({ image: word, options: fc.array(word, { maxLength: 2 }) }), {
      nil: undefined,
    }),
    preamble: fc.array(word, { maxLength: 2 }),
  })
  .map(({ env, version, ...task }) =>
    identityPrefix({
      task: task as unknown as Task,
      code: version === null ? `code ${"a".repeat(64)}` : `version ${version} ${"b".repeat(64)}`,
      env,
    }),
  );

describe("the difference of two identities", () => {
  it("is nothing exactly when the inputs are the same", () => {
    fc.assert(
      fc.property(inputs, inputs, (before, after) => {
        const isSame = inputsText(before) === inputsText(after);
        expect(inputDifference(before, after).length === 0).toBe(isSame);
        expect(inputDifference(before, readInputs(recordedInputs(before)))).toEqual([]);
      }),
    );
  });

  it("names each input of which value or name is another", () => {
    fc.assert(
      fc.property(inputs, inputs, (before, after) => {
        const named = inputDifference(before, after).flatMap((change) =>
          change.type === "input"
            ? [change.name]
            : change.type === "input-renamed"
              ? [change.from, change.to]
              : [],
        );
        const texts = (list: readonly InputToken[]) =>
          new Map(list.map((input) => [input.name, input.token]));
        const [old, now] = [texts(before), texts(after)];
        const differing = [...new Set([...old.keys(), ...now.keys()])].filter(
          (name) => old.get(name) !== now.get(name),
        );
        expect(named.toSorted()).toEqual(differing.toSorted());
      }),
    );
  });

  it("is nothing exactly when the prefixes are the same", () => {
    fc.assert(
      fc.property(prefix, prefix, (before, after) => {
        expect(prefixDifference(before, after, show).length === 0).toBe(before === after);
        expect(prefixDifference(after, after, show)).toEqual([]);
      }),
    );
  });
});

const file = (name: string, shown: string): InputToken => ({ name, token: `#${shown}`, shown });

test.each<[string, InputToken[], InputToken[], unknown]>([
  [
    "a value",
    [{ name: "seed", token: "1" }],
    [{ name: "seed", token: "2" }],
    [{ type: "input", name: "seed", from: "1", to: "2" }],
  ],
  [
    "a value that JSON does not have",
    [{ name: "day", token: '{"$":"Date","v":"2026-01-01"}' }],
    [{ name: "day", token: '{"$":"undefined"}' }],
    [{ type: "input", name: "day", from: "2026-01-01", to: "undefined" }],
  ],
  [
    "an input that came and one that went",
    [{ name: "a", token: "1" }],
    [{ name: "b", token: "2" }],
    [
      { type: "input", name: "b", to: "2" },
      { type: "input", name: "a", from: "1" },
    ],
  ],
  [
    "a name",
    [{ name: "a", token: "1" }],
    [{ name: "b", token: "1" }],
    [{ type: "input-renamed", from: "a", to: "b" }],
  ],
  [
    "what a file holds",
    [file("data", "my data, old/a.csv (content aaaaaaaaaaaa)")],
    [file("data", "my data, old/a.csv (content bbbbbbbbbbbb)")],
    [{ type: "file", input: "data", path: "my data, old/a.csv" }],
  ],
  [
    "what one of several files holds",
    [file("all", "2 items: a.csv (content aaaaaaaaaaaa), b.csv (stat aaaaaaaaaaaa)")],
    [file("all", "2 items: a.csv (content aaaaaaaaaaaa), b.csv (stat bbbbbbbbbbbb)")],
    [{ type: "file", input: "all", path: "b.csv" }],
  ],
  [
    "another file",
    [file("data", "a.csv (content aaaaaaaaaaaa)")],
    [file("data", "b.csv (content bbbbbbbbbbbb)")],
    [
      {
        type: "input",
        name: "data",
        from: "a.csv",
        to: "b.csv",
      },
    ],
  ],
])("inputs: %s", (_what, before, after, changes) => {
  expect(inputDifference(before, after)).toEqual(changes);
});

const task = { name: "fit", format: undefined, container: undefined, preamble: [] } as unknown as Task;
const hash = "0".repeat(64);
const fit = (more: Partial<Task>, code = `code ${hash}`, env = {}) =>
  identityPrefix({ task: { ...task, ...more } as Task, code, env });

test.each<[string, string, unknown]>([
  ["a version", fit({}, `version 2 ${hash}`), [{ type: "version", to: "2" }]],
  ["code", fit({}, "code 1"), [{ type: "code", parts: [] }]],
  ["code that was edited", fit({}, "code 1 edited 1-2"), [{ type: "code", parts: [], edited: "now" }]],
  ["a variable", fit({}, undefined, { GRID: "2" }), [{ type: "env", name: "GRID", to: "2" }]],
  ["a format", fit({ format: "v8" }), [{ type: "format", to: "v8" }]],
  ["a container", fit({ container: { image: "a.sif" } }), [{ type: "container", to: "a.sif (apptainer)" }]],
  ["a preamble", fit({ preamble: ["module load cdo"] }), [{ type: "preamble", to: '"module load cdo"' }]],
  ["a name", fit({ name: "fits" }), [{ type: "task", from: "fit", to: "fits" }]],
  ["Sheaf", "[0]", [{ type: "scheme" }]],
])("prefixes: %s", (_what, after, changes) => {
  expect(prefixDifference(fit({}), after, show)).toEqual(changes);
});

test("the schema beside a version is told apart from the version", () => {
  const [one, other] = [fit({}, `version 2 ${hash}`), fit({}, `version 2 ${"1".repeat(64)}`)];
  expect(prefixDifference(one, other, show)).toEqual([{ type: "schema" }]);
});
