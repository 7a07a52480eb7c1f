import { test } from "vitest";
import { z } from "zod";
import { task } from "./define.ts";
import type { Resources } from "./task.ts";

const define = (resources: Resources) => task({ name: "t", output: z.string(), resources, run: () => "" });

test("warnings, mail and unknown keys are wrong while they are written", () => {
  define({ time: "1h", signal: "USR1@60" });
  define({ signal: "B:TERM@300", mail: "me@example.org" });
  define({ mail: { to: "me@example.org", on: ["begin", "fail"] } });
  // @ts-expect-error -- SIGKILL can be handled by nobody
  define({ signal: "KILL@60" });
  // @ts-expect-error -- how long before?
  define({ signal: "USR1" });
  // @ts-expect-error -- there is no such event
  define({ mail: { on: ["always"] } });
  // @ts-expect-error -- it is `mem`
  define({ memory: "1GB" });
});
