import { expect, test } from "vitest";
import { slurm } from "../slurm.ts";
import { executorOf } from "./executor-of.ts";

const refused = (message: string) => expect.objectContaining({ code: "SHEAF_RESOURCES", message });

test("options that there are not are errors, with what was meant", () => {
  expect(() => slurm({ accuont: "x" } as never)).toThrow(
    refused('slurm() has no option "accuont". Did you mean "account"?'),
  );
  expect(() => slurm({ partition: "x" } as never)).toThrow(
    refused('slurm() has no option "partition". Did you mean "queue"?'),
  );
  expect(() => executorOf({ executor: "lsf", quality: "high" } as never, {})).toThrow("lsf() has no option");
});

test("and so are options that say nothing", () => {
  expect(() => slurm({ signal: "KILL@5" as never })).toThrow('signal "KILL@5" is no warning');
  expect(() => slurm({ mail: "no address" })).toThrow('mail "no address" names no address');
  expect(() => slurm({ time: "soon" })).toThrow('time "soon" is not a length of time');
  expect(() => slurm({ dispatch: { every: "often" } })).toThrow('"often" is not a length of time');
  expect(() => slurm({ dispatch: { every: 0 } })).toThrow("0 is too often");
  expect(() => slurm({ dispatch: { evry: "10m" } as never })).toThrow('Did you mean "every"?');
});
