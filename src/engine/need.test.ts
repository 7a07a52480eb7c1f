import { expect, test } from "vitest";
import { z } from "zod";
import { task, taskOf } from "../task/define.ts";
import type { Resources } from "../task/task.ts";
import type { Step } from "../flow/graph.ts";
import { needOf } from "./need.ts";

const stepOf = (own: unknown, overrides?: Resources) => {
  const resources = own as Resources;
  const defined = taskOf(task({ name: "fit", output: z.string(), resources, run: () => "" }));
  return { name: "fit", task: defined, resources: overrides } as unknown as Step;
};

test("what is asked for in plain numbers; what a scheduler alone goes by beside it", () => {
  const asked = {
    mem: "1GB",
    time: "1h",
    signal: "B:USR2@90",
    partition: "long",
    jobName: "era5",
    mail: "me@x.org",
  };
  expect(needOf(stepOf(asked, { mem: "2GB" }), {}, 1)).toEqual({
    cpus: 1,
    memBytes: 2e9,
    gpus: 0,
    timeMs: 3_600_000,
    warning: { signal: "USR2", seconds: 90, toPrograms: false },
    scheduler: { queue: "long", jobName: "era5", mail: { to: "me@x.org", on: ["end", "fail"] } },
  });
});

test("what a function of the input gives is checked like what is written down", () => {
  const ask = (resources: unknown) => () =>
    needOf(
      stepOf(() => resources),
      {},
      1,
    );
  const refused = (message: string) =>
    expect.objectContaining({ code: "SHEAF_RESOURCES", message: expect.stringContaining(message) });
  expect(ask({ memory: "1GB" })).toThrow(
    refused('step "fit" are not valid: resources has no "memory". Did you mean "mem"?'),
  );
  expect(ask({ mem: "a lot" })).toThrow(refused('mem "a lot" is not an amount of memory'));
  expect(ask(Promise.resolve({}))).toThrow(refused("resources is a promise"));
  expect(ask(undefined)).toThrow(refused("resources is not an object"));
});

test("a time of the step must leave room for the warning of the task", () => {
  expect(() => needOf(stepOf({ time: "1h", signal: "USR1@600" }, { time: "5m" }), {}, 1)).toThrow(
    "would come before the beginning",
  );
});
