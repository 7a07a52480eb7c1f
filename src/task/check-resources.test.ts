import { describe, expect, test } from "vitest";
import { checkResources } from "./check-resources.ts";

const said = (resources: unknown): { message: string; mend?: string } => {
  try {
    checkResources(resources);
  } catch (error) {
    return error as Error & { mend?: string };
  }
  throw new Error("nothing was said");
};

test("everything that can be asked for", () => {
  expect(() =>
    checkResources({
      cpus: 0.5,
      mem: "16GB",
      gpus: 1,
      time: "2h",
      signal: "USR1@60",
      queue: "long",
      account: "proj1",
      constraint: "avx",
      qos: "high",
      exclusive: true,
      jobName: "era5",
      mail: { to: "me@example.org", on: ["fail"] },
      native: ["--switches=1"],
    }),
  ).not.toThrow();
});

describe("an unknown key is an error with what was meant", () => {
  test.each([
    ["cpu", "cpus"],
    ["memory", "mem"],
    ["walltime", "time"],
    ["partitoin", "partition"],
    ["jobname", "jobName"],
    ["name", "jobName"],
    ["mial", "mail"],
    ["signals", "signal"],
  ])("%s", (key, meant) => {
    expect(said({ [key]: 1 }).message).toBe(`resources has no "${key}". Did you mean "${meant}"?`);
  });

  test("names that every object has are none of ours", () => {
    expect(said({ constructor: 1 }).message).toContain('resources has no "constructor"');
  });
});

describe("a warning", () => {
  test.each(["USR1@60", "B:USR2@300", "TERM@5"])("%s", (signal) => {
    expect(() => checkResources({ time: "1h", signal })).not.toThrow();
  });

  test.each(["USR1", "SIGUSR1@60", "KILL@60", "USR1@1m", "USR1@0", "usr1@60", 60])("not %s", (signal) => {
    expect(said({ signal })).toMatchObject({
      message: `signal ${JSON.stringify(signal)} is no warning`,
      mend: expect.stringContaining('"USR1@60"'),
    });
  });

  test("comes after the beginning", () => {
    expect(said({ time: "1m", signal: "USR1@60" })).toMatchObject({
      message: expect.stringContaining("would come before the beginning"),
      mend: expect.stringContaining("Ask for more `time`"),
    });
  });
});

test.each(["", "me example", "--wrap=x", { on: ["sometimes"] }, { on: [] }, { adress: "me" }, 5])(
  "mail to %j is refused",
  (mail) => {
    expect(said({ mail }).mend).toContain('Write an address, "me@example.org"');
  },
);
