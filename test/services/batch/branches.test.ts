import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Service, skipLoudly } from "../service.ts";
import { startSge } from "../sge.ts";
import { startSlurm } from "../slurm.ts";
import { counts, Site, until } from "./site.ts";

/** Two branches: `long` waits for a file `go`; `first` leads to `second`, which waits for a file `second`. */
const branches = (folder: string) => `import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { each, flow, task } from "sheaf";
import { z } from "zod";

const at = (name) => ${JSON.stringify(`${folder}/`)} + name;
const act = (name, until) => task({
  name,
  input: { of: z.string() },
  output: z.string(),
  retry: { limit: 1, backoff: { initial: "20s", jitter: 0 } },
  run: async ({ of }, { attempt, signal }) => {
    appendFileSync(at("noted"), "begin " + name + "\\n");
    if (of === "fails" && attempt === 1) throw new Error("not yet");
    while (until !== undefined && !existsSync(at(until)) && !signal.aborted) await after(100);
    signal.throwIfAborted();
    appendFileSync(at("noted"), "end " + name + "\\n");
    return of + " " + name;
  },
});
const join = task({ name: "join", input: { all: z.array(z.string()) }, output: z.string(), run: ({ all }) => all.join() });

export default flow({
  name: "branches",
  params: { first: z.string() },
  steps: ({ first }, { step }) => {
    const long = step(act("long", "go"), { of: "a" });
    const second = step(act("second", "second"), { of: step(act("first"), { of: first }) });
    return step(join, { all: [long, second] });
  },
});

const one = act("one");
const two = act("two");
const deed = task({
  name: "deed",
  input: { of: z.string() },
  output: z.string(),
  run: async ({ of }, { signal }) => {
    while (of === "slow" && !existsSync(at("go")) && !signal.aborted) await after(100);
    signal.throwIfAborted();
    return of;
  },
});
export const tail = flow({
  name: "tail",
  params: {},
  steps: (_, { step }) => step(two, { of: each(step(deed, { of: each(["slow", "quick"]) })) }),
});
`;

/** Notes when dispatch jobs begin and end, in the order in which they do. */
const node = (folder: string) => `#!/bin/bash
case "$1" in
  *dispatch-job.js) echo begin >>'${folder}/alive'; '${process.execPath}' "$@"; echo end >>'${folder}/alive' ;;
  *) exec '${process.execPath}' "$@" ;;
esac
`;

class BranchSite extends Site {
  constructor(service: Service, executor: string, more = "") {
    super(service, {}, executor);
    this.write("flow.ts", branches(this.folder));
    this.write("node.sh", node(this.folder), 0o755);
    this.write("sheaf.config.toml", `node = "${this.path("node.sh")}"\n${more}`);
  }

  async dispatches(run: string) {
    return (await this.status(run)).batch?.dispatch ?? [];
  }

  /** Dispatch jobs that have begun, and the most that were alive at a time. */
  alive(): { begun: number; most: number } {
    const text = existsSync(this.path("alive")) ? readFileSync(this.path("alive"), "utf8") : "";
    let [begun, alive, most] = [0, 0, 0];
    for (const line of text.split("\n").filter(Boolean)) {
      if (line === "begin") begun++;
      alive += line === "begin" ? 1 : -1;
      most = Math.max(most, alive);
    }
    return { begun, most };
  }

  succeeded(run: string, step: string, many = 1): Promise<unknown> {
    return until(`${many} of ${step} is committed`, async () => {
      const { steps, state } = await this.status(run);
      if (state !== "queued" && state !== "running") throw new Error(`the run is ${state}`);
      return steps.find(({ name }) => name === step)?.succeeded === many;
    });
  }

  /** None is at work: what waits is not in the way of what is let go next. */
  atRest(run: string): Promise<unknown> {
    return until("no dispatch job is at work", async () => {
      const jobs = await this.dispatches(run);
      return jobs.length > 0 && jobs.every(({ state }) => state === "pending");
    });
  }
}

describe
  .skipIf(skipLoudly("branches of flows on schedulers"))
  .concurrent("branches of flows on schedulers", () => {
    let slurm: Service;
    let sge: Service;
    beforeAll(async () => {
      [slurm, sge] = await Promise.all([startSlurm(), startSge()]);
    });
    afterAll(async () => {
      await slurm?.[Symbol.asyncDispose]();
      await sge?.[Symbol.asyncDispose]();
    });
    const on = (executor: string) => (executor === "slurm" ? slurm : sge);
    const begun = (site: Site, step: string) =>
      until(`${step} has begun`, () => site.noted().includes(`begin ${step}`));

    // On Slurm one job waits for the first of both; on Grid Engine one for each.
    test.each([
      ["slurm", 1],
      ["sge", 2],
    ])("on %s, a short branch goes on while a long one runs", async (executor, waiting) => {
      using site = new BranchSite(on(executor), executor);
      const run = await site.submit("flow.ts", "--first", "b");
      await begun(site, "second");
      await site.atRest(run);
      expect(await site.dispatches(run)).toHaveLength(waiting);
      site.write("second");
      await site.succeeded(run, "second");
      expect(site.noted()).not.toContain("end long");
      await site.atRest(run);
      expect(await site.dispatches(run)).toHaveLength(1);

      site.write("go");
      const ended = await site.ended(run);
      expect(ended.result).toBe("a long,b first second");
      expect(counts(ended, "succeeded")).toEqual({ long: 1, first: 1, second: 1, join: 1 });
      await until("the last has ended", () => readFileSync(site.path("alive"), "utf8").endsWith("end\n"));
      // After `first`, `second`, `long` and `join`.
      expect(site.alive()).toEqual({ begun: 4, most: 1 });
    });

    test.each(["slurm", "sge"])("on %s, both end at once: the run is gone on with once", async (executor) => {
      using site = new BranchSite(on(executor), executor);
      const run = await site.submit("flow.ts", "--first", "b");
      await begun(site, "second");
      await site.atRest(run);
      site.write("second");
      site.write("go");
      expect((await site.ended(run)).result).toBe("a long,b first second");
      expect(site.noted().toSorted()).toEqual(
        ["long", "first", "second"].flatMap((step) => [`begin ${step}`, `end ${step}`]).toSorted(),
      );
      expect(site.submissions(run)).toBe(4);
    });

    test.each(["slurm", "sge"])("on %s, a retry does not wait for the long branch", async (executor) => {
      using site = new BranchSite(on(executor), executor);
      site.write("second");
      const run = await site.submit("flow.ts", "--first", "fails");
      await site.succeeded(run, "second");
      expect(site.noted()).not.toContain("end long");
      site.write("go");
      expect((await site.ended(run)).result).toBe("a long,fails first second");
    });

    test.each(["slurm", "sge"])("on %s, cancel leaves none of those that wait", async (executor) => {
      using site = new BranchSite(on(executor), executor);
      const run = await site.submit("flow.ts", "--first", "b");
      await begun(site, "second");
      await site.atRest(run);
      const waiting = await site.dispatches(run);
      await site.said("cancel", run, "--yes");
      await until("no job is left", async () => {
        if (executor === "slurm") return (await site.queued(run)).length === 0;
        const queue = await sge.command("qstat");
        return waiting.every(({ job }) => !queue.includes(` ${job} `));
      });
    });

    test("on sge, one of those that wait is deleted: the others give way to a new one", async () => {
      using site = new BranchSite(sge, "sge");
      const run = await site.submit("flow.ts", "--first", "b");
      await begun(site, "second");
      await site.atRest(run);
      const before = (await site.dispatches(run)).map(({ job }) => job);
      expect(before).toHaveLength(2);
      await sge.command("qdel", before[1]!);
      const after = await until("there are two others", async () => {
        const jobs = await site.dispatches(run);
        return jobs.length === 2 && jobs.every(({ job }) => !before.includes(job)) && jobs;
      });
      expect(after.map(({ state }) => state)).toEqual(["pending", "pending"]);
      site.write("second");
      await site.succeeded(run, "second");
      site.write("go");
      expect((await site.ended(run)).state).toBe("succeeded");
    });

    test("with `every`, an element does not wait for the slowest one of the step before", async () => {
      using site = new BranchSite(slurm, "slurm", 'dispatch = { every = "1s" }\n');
      const run = await site.submit("flow.ts:tail");
      await site.succeeded(run, "two");
      site.write("go");
      const ended = await site.ended(run);
      expect(counts(ended, "succeeded")).toEqual({ deed: 2, two: 2 });
    });
  });
