import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { task, taskOf } from "../task/define.ts";
import type { Task } from "../task/task.ts";
import { token } from "../value/digest.ts";
import { identityOf, identityPrefix, inputsText, readInputs, recordedInputs } from "./identity.ts";

const input = fc.record({
  name: fc.string({ unit: "binary" }),
  token: fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
  shown: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
});

it("reads what was recorded of inputs, whatever their names and texts hold", () => {
  fc.assert(
    fc.property(fc.array(input), (inputs) => {
      expect(readInputs(recordedInputs(inputs))).toEqual(inputs);
    }),
  );
});

it("leaves what people are shown out of identities", () => {
  fc.assert(
    fc.property(fc.array(input), (inputs) => {
      const bare = inputs.map(({ name, token }) => ({ name, token }));
      expect(inputsText(inputs)).toBe(recordedInputs(bare));
    }),
  );
});

/** All that an identity is of, as plain data. */
interface Subject {
  readonly task: string;
  readonly code: string;
  readonly env: readonly (readonly [string, string])[];
  readonly format: string | undefined;
  readonly image: string | undefined;
  readonly preamble: readonly string[];
  readonly inputs: readonly (readonly [string, unknown])[];
}

// Few and awkward ones, so that two subjects often have parts in common, or parts that would run into one another.
const text = fc.constantFrom("", "a", "b", "a,b", '"', "\n", 'a","b', "\t", "ü", "null");
const value = fc.oneof(text, fc.constantFrom(1, "1", null, true, 1n), fc.object({ key: text, maxDepth: 2 }));
const byName = { selector: ([name]: readonly [string, unknown]) => name, maxLength: 3 };
const subjects: fc.Arbitrary<Subject> = fc.record({
  task: fc.constantFrom("one", "two"),
  code: text,
  env: fc.uniqueArray(fc.tuple(text, text), byName),
  format: fc.constantFrom(undefined, "json", "v8"),
  image: fc.option(text, { nil: undefined }),
  preamble: fc.array(text, { maxLength: 2 }),
  inputs: fc.uniqueArray(fc.tuple(text, value), byName),
});

const template = taskOf(task({ name: "t", output: z.number(), run: () => 1 }));

function identity({ task: name, code, env, format, image, preamble, inputs }: Subject): string {
  const container = image === undefined ? undefined : { image };
  const made = { ...template, name, format, container, preamble } as unknown as Task;
  const tokens = inputs.map(([input, given]) => ({ name: input, token: token(given) }));
  return identityOf(identityPrefix({ task: made, code, env: Object.fromEntries(env) }), inputsText(tokens));
}

const reversed = (given: unknown): unknown =>
  Array.isArray(given)
    ? given.map(reversed)
    : typeof given === "object" && given !== null
      ? Object.fromEntries(
          Object.entries(given)
            .toReversed()
            .map(([key, part]) => [key, reversed(part)]),
        )
      : given;

it("is the same whatever the order of keys, in inputs and in the environment", () => {
  fc.assert(
    fc.property(subjects, (subject) => {
      const inputs = subject.inputs.map(([name, given]) => [name, reversed(given)] as const);
      const other = { ...subject, env: subject.env.toReversed(), inputs };
      expect(identity(other)).toBe(identity(subject));
    }),
  );
});

const parts = ["task", "code", "env", "format", "image", "preamble", "inputs"] as const;

it("is another when any part is another", () => {
  fc.assert(
    fc.property(subjects, subjects, fc.constantFrom(...parts), (a, b, part) => {
      const mixed = { ...a, [part]: b[part] };
      expect(identity(mixed) === identity(a)).toBe(written(mixed) === written(a));
    }),
    { numRuns: 600 },
  );
});

const written = ({ env, inputs, ...others }: Subject): string =>
  JSON.stringify([
    others.task,
    others.code,
    env.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    others.format,
    others.image,
    others.preamble,
    inputs.map(([name, given]) => [name, token(given)]),
  ]);
