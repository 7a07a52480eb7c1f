import fc from "fast-check";
import { expect, it } from "vitest";
import { inputsText, readInputs, recordedInputs } from "./identity.ts";

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
