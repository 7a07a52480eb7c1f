import { expect, test } from "vitest";
import { slurm } from "../slurm.ts";
import { z } from "zod";
import { task } from "../index.ts";
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

test("a pool and a chunk are two ways to do one thing", () => {
  expect(() => slurm({ pool: { jobs: 4 }, chunk: 10 })).toThrow(
    refused('slurm() has both "pool" and "chunk"'),
  );
  const asked = slurm({ pool: { jobs: 4 } });
  expect(executorOf(asked, { chunk: 10 })).toMatchObject({ pool: { jobs: 4 }, chunk: undefined });
  expect(executorOf(slurm({ chunk: 3 }), { pool: 4 })).toMatchObject({ pool: undefined, chunk: 3 });
});

test("memory without a unit is bytes, and so few are a mistake", () => {
  const few = (mem: string | number, meant: string) =>
    expect(() => slurm({ mem })).toThrow(
      expect.objectContaining({ code: "SHEAF_RESOURCES", mend: expect.stringContaining(`"${meant}"`) }),
    );
  few(4, "4GB");
  few("4", "4GB");
  few(4000, "4000MB");
  expect(() => slurm({ mem: 0 })).not.toThrow();
  expect(() => slurm({ mem: 4_000_000_000 })).not.toThrow();
  expect(() => task({ name: "a", input: {}, output: z.int(), resources: { mem: 4 }, run: () => 1 })).toThrow(
    "4 bytes",
  );
});

test("and so are options that say nothing", () => {
  expect(() => slurm({ signal: "KILL@5" as never })).toThrow('signal "KILL@5" is no warning');
  expect(() => slurm({ mail: "no address" })).toThrow('mail "no address" names no address');
  expect(() => slurm({ time: "soon" })).toThrow('time "soon" is not a length of time');
  expect(() => slurm({ dispatch: { every: "often" } })).toThrow('"often" is not a length of time');
  expect(() => slurm({ dispatch: { every: 0 } })).toThrow("0 is too often");
  expect(() => slurm({ dispatch: { evry: "10m" } as never })).toThrow('Did you mean "every"?');
});
