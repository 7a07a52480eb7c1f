import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FakeSlurm } from "./fake-slurm.ts";

/** Its element says in which folder it works, waits for a file of the name of its start, and leaves something behind. */
const flowIn = (
  folder: string,
) => `import { appendFileSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { flow, task } from "sheaf";
import { z } from "zod";

const at = (name) => ${JSON.stringify(`${folder}/`)} + name;

const work = task({
  name: "work",
  input: {},
  output: z.string(),
  run: async (_, { workDir, log }) => {
    const before = readdirSync(workDir);
    writeFileSync(workDir + "/mine", "");
    log.info("I am " + process.env.START);
    appendFileSync(at("begun"), JSON.stringify({ start: process.env.START, workDir, before }) + "\\n");
    while (!existsSync(at(process.env.START))) await after(20);
    return "by " + process.env.START;
  },
});

export default flow({ name: "demo", steps: (_, { step }) => step(work) });
`;

interface Begun {
  readonly start: string;
  readonly workDir: string;
  readonly before: readonly string[];
}

class Demo extends FakeSlurm {
  readonly run: string;
  constructor() {
    super({});
    writeFileSync(this.file("demo.mjs"), flowIn(this.project.folder));
    const { out, err } = this.sheaf("submit", "demo.mjs", "--executor", "slurm");
    if (out === "") throw new Error(err);
    this.run = out.trim();
  }

  file(name: string): string {
    return join(this.project.folder, name);
  }

  /** Starts the run's one job, as a scheduler does. */
  startJob(name: string) {
    const worker = join(this.project.folder, "node_modules/sheaf/dist/app/batch-worker.js");
    const job = spawn(process.execPath, [worker, this.file(`.sheaf/runs/${this.run}/batch/1`)], {
      env: { ...process.env, SHEAF_BATCH_JOB: "1", SHEAF_BATCH_INDEX: "0", START: name },
      stdio: "inherit",
    });
    return { job, ended: once(job, "exit") };
  }

  begun(): Begun[] {
    const text = existsSync(this.file("begun")) ? readFileSync(this.file("begun"), "utf8") : "";
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Begun);
  }
}

test("a job that is started again while it runs: two folders, two logs, one result", async () => {
  using demo = new Demo();
  const untilBegun = async (count: number) => {
    await expect.poll(() => demo.begun().length, { timeout: 60_000 }).toBe(count);
  };
  const first = demo.startJob("first");
  try {
    await untilBegun(1);
    const second = demo.startJob("second");
    try {
      await untilBegun(2);
      const [one, other] = demo.begun();
      expect(other!.workDir).toBe(`${one!.workDir}.start-2`);
      expect(other!.before).toEqual([]);
      expect(demo.sheaf("show", demo.run, "work").out).toContain(`scratch folder  ${other!.workDir}`);

      writeFileSync(demo.file("second"), "");
      await second.ended;
      expect(demo.dispatch(demo.run, "2").err).toBe("");
      expect(JSON.parse(demo.sheaf("wait", demo.run, "--json").out)).toMatchObject({
        state: "succeeded",
        result: "by second",
      });
      // The first is none the wiser.
      expect(existsSync(join(one!.workDir, "mine"))).toBe(true);
      writeFileSync(demo.file("first"), "");
      expect(await first.ended).toEqual([0, null]);
      expect(JSON.parse(demo.sheaf("wait", demo.run, "--json").out)).toMatchObject({ result: "by second" });
      const log = demo.sheaf("logs", demo.run, "work").out;
      expect(log.split("\n").map((line) => line.replace(/^\S+ /, ""))).toEqual([
        "info  I am first",
        "info  I am second",
        "",
      ]);
    } finally {
      second.job.kill("SIGKILL");
    }
  } finally {
    first.job.kill("SIGKILL");
  }
});
