import type { EntryQuery } from "../../../app/cache/contents.ts";
import { milliseconds } from "../../../model/quantity.ts";
import type { Given } from "../../args/given.ts";
import type { Option } from "../../args/option.ts";

const group = "Which results";

/** The options that say which results are meant. */
export const entryOptions: readonly Option[] = [
  { group, name: "task", short: "t", label: "NAME", summary: "of this task" },
  { group, name: "step", short: "s", label: "STEP", summary: "of this step", completes: "step" },
  { group, name: "run", short: "r", label: "RUN", summary: "computed by this run", completes: "run" },
  { group, name: "identity", label: "HEX", summary: "whose identity begins like this" },
  { group, name: "older-than", label: "AGE", summary: "not used for so long: 12h, 30d" },
];

export function entryQuery(given: Given): EntryQuery {
  const age = given.text("older-than");
  return {
    task: given.text("task"),
    step: given.text("step"),
    run: given.text("run"),
    identity: given.text("identity"),
    usedBefore: age === undefined ? undefined : Date.now() - milliseconds(age, "--older-than"),
  };
}

export function asksForEntries(given: Given): boolean {
  return Object.values(entryQuery(given)).some((value) => value !== undefined);
}
