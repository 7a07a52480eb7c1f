import type { RecordedInput } from "../model/element-report.ts";
import { readInputs } from "../plan/identity.ts";
import { shownInput } from "../plan/shown-token.ts";
import type { FoundElement } from "./find-element.ts";

/** What was recorded of the inputs, with where they come from. Those that do not count are not recorded. */
export function recordedInputs({ manifest, row }: Pick<FoundElement, "manifest" | "row">): RecordedInput[] {
  const recorded = new Map(readInputs(row?.inputs ?? "").map((input) => [input.name, input]));
  const sources = Object.entries(manifest?.inputs ?? {});
  const others = [...recorded.keys()].filter((name) => manifest?.inputs[name] === undefined);
  return [...sources, ...others.map((name) => [name, ""] as const)].map(([name, from]) => {
    const input = recorded.get(name);
    if (input === undefined) return { name, from };
    const digest = input.shown === undefined ? {} : { digest: input.token.slice(1) };
    return { name, from, value: shownInput(input), ...digest };
  });
}
