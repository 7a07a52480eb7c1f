import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { task } from "./define.ts";
import type { Escalation, RetryPolicy } from "./task.ts";

const define = (retry: RetryPolicy) => task({ name: "t", output: z.string(), retry, run: () => "" });

test("what grows after a failure is a switch, factors, or factors with limits in the amount's own words", () => {
  define({ limit: 2, escalate: true });
  define({ limit: 2, escalate: { mem: 1.5 } });
  define({ limit: 2, escalate: { mem: { max: "64GB" }, time: { factor: 3, max: "12h" } } });
  // @ts-expect-error -- there is nothing else that grows
  define({ limit: 2, escalate: { cpus: 2 } });
  // @ts-expect-error -- a limit alone is no growth
  define({ limit: 2, escalate: { mem: "64GB" } });
  // @ts-expect-error -- the number of attempts is needed
  define({ escalate: true });
  expectTypeOf<Escalation["time"]>().toExtend<number | object | undefined>();
});
