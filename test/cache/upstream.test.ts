import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { flow, task } from "sheaf";
import { file, path } from "sheaf/zod";
import { expect, test } from "vitest";
import { z } from "zod";
import { Lab } from "../engine/lab.ts";

const text = z.string();

/** source → refine → report, which fails as long as there is no file "go". */
class Line {
  readonly lab = new Lab();
  /** What `source` gives. */
  content = "oldest";
  /** What `refine`'s own check says. */
  check: () => boolean = () => true;

  place(name: string): string {
    return join(this.lab.folder, name);
  }

  made(kind: "path" | "file" | "large" | "bytes in large") {
    const log = (what: string) => this.lab.log.push(what);
    const large = kind.endsWith("large");
    const output = large
      ? z.object({ text, bytes: z.instanceof(Uint8Array).optional() })
      : kind === "path"
        ? path()
        : file();
    const source = task({
      name: "source",
      input: {},
      output: output as never,
      version: "1",
      run: (): never => {
        log("source");
        if (large)
          return {
            text: this.content.repeat(20_000),
            ...(kind === "large" ? {} : { bytes: new Uint8Array(30_000).fill(this.content.length) }),
          } as never;
        writeFileSync(this.place("source"), this.content);
        return this.place("source") as never;
      },
    });
    const refine = task({
      name: "refine",
      input: { from: output as never },
      output: text,
      version: "1",
      verify: () => this.check(),
      run: ({ from }) => {
        log("refine");
        const given = large ? (from as { text: string }).text : readFileSync(from as string, "utf8");
        return `refined ${given.slice(0, 6)}`;
      },
    });
    const report = task({
      name: "report",
      input: { refined: text },
      output: text,
      version: "1",
      run: ({ refined }) => {
        log("report");
        if (!existsSync(this.place("go"))) throw new Error("not yet");
        return `${refined}!`;
      },
    });
    return flow({
      name: "line",
      params: {},
      steps: (_, { step }) => step(report, { refined: step(refine, { from: step(source, {}) }) }),
    });
  }

  /** A run of which `report` has failed, and may now succeed. */
  async failed(kind: Parameters<Line["made"]>[0]) {
    const made = this.made(kind);
    const { run } = await this.lab.run(made);
    writeFileSync(this.place("go"), "");
    return {
      retry: async (options: { verify?: boolean } = {}) => {
        const again = await run.retry(undefined, options);
        return { result: await again.result(), ran: this.lab.took() };
      },
      again: (options: { verify?: boolean } = {}) => this.lab.run(made, {}, options),
    };
  }

  blobWith(start: string): string {
    const root = join(this.lab.home, "blobs");
    const found = this.blobs(root).find((name) => readFileSync(name).toString("latin1").startsWith(start));
    if (found === undefined) throw new Error(`no blob begins with ${start}`);
    return found;
  }

  private blobs(root: string): string[] {
    const { readdirSync } = process.getBuiltinModule("node:fs");
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  }
}

/** Changes a file, which then looks as it did. */
function forge(name: string, content: string): void {
  const { atime, mtime } = statSync(name);
  writeFileSync(name, content);
  utimesSync(name, atime, mtime);
}

test("retry runs nothing upstream again that is sound", async () => {
  const { retry } = await new Line().failed("path");
  expect(await retry()).toEqual({ result: "refined oldest!", ran: ["report"] });
});

test("a file left in place that is gone: its step runs again, and nothing between when it gives the same", async () => {
  const line = new Line();
  const { retry } = await line.failed("path");
  rmSync(line.place("source"));
  expect(await retry()).toEqual({ result: "refined oldest!", ran: ["source", "report"] });
});

test("it gives another output now: all that follows runs again", async () => {
  const line = new Line();
  const { retry } = await line.failed("path");
  rmSync(line.place("source"));
  line.content = "second";
  expect(await retry()).toEqual({ result: "refined second!", ran: ["source", "refine", "report"] });
});

test("a file left in place that has changed, even if it looks the same", async () => {
  const line = new Line();
  const { retry } = await line.failed("path");
  forge(line.place("source"), "OLDEST");
  expect(await retry()).toEqual({ result: "refined oldest!", ran: ["source", "report"] });
});

test("a managed file that is damaged", async () => {
  const line = new Line();
  const { retry } = await line.failed("file");
  const blob = line.blobWith("oldest");
  rmSync(blob);
  writeFileSync(blob, "newest");
  expect(await retry()).toEqual({ result: "refined oldest!", ran: ["source", "report"] });
  expect(readFileSync(blob, "utf8")).toBe("oldest");
});

test("a large value whose bytes are damaged", async () => {
  const line = new Line();
  const { retry } = await line.failed("large");
  const blob = line.blobWith('{"text"');
  rmSync(blob);
  writeFileSync(blob, "{}");
  expect(await retry()).toEqual({ result: "refined oldest!", ran: ["source", "report"] });
});

test.each(["damaged", "gone"])("binary data inside of a large value that is %s", async (how) => {
  const line = new Line();
  const { retry } = await line.failed("bytes in large");
  const blob = line.blobWith("\u0006\u0006\u0006");
  rmSync(blob);
  if (how === "damaged") writeFileSync(blob, "no bytes");
  expect(await retry()).toEqual({ result: "refined oldest!", ran: ["source", "report"] });
});

test("the task's own check says no, or throws", async () => {
  for (const check of [
    () => false,
    () => {
      throw new Error("cannot look");
    },
  ]) {
    const line = new Line();
    const { retry } = await line.failed("path");
    line.check = check;
    expect(await retry()).toEqual({ result: "refined oldest!", ran: ["refine", "report"] });
  }
});

test("without verification a file that is there is enough, and counts as it is now", async () => {
  const line = new Line();
  const { retry } = await line.failed("path");
  writeFileSync(line.place("source"), "another");
  expect(await retry({ verify: false })).toEqual({ result: "refined anothe!", ran: ["refine", "report"] });
});

test("--verify of a new run looks at all that it would take, too", async () => {
  const line = new Line();
  const { again } = await line.failed("path");
  forge(line.place("source"), "OLDEST");
  line.check = () => false;
  expect(await again({ verify: true })).toMatchObject({
    result: "refined oldest!",
    ran: ["source", "refine", "report"],
  });
});

test("what was found damaged is not used by later runs either", async () => {
  const line = new Line();
  const { retry, again } = await line.failed("path");
  rmSync(line.place("source"));
  line.content = "second";
  await retry();
  expect(await again()).toMatchObject({ result: "refined second!", ran: [] });
});

test("a blob that vanishes while a run uses it: the element fails, and a retry mends it", async () => {
  const line = new Line();
  const lab = line.lab;
  const big = task({
    name: "big",
    input: { x: z.number() },
    output: text,
    version: "1",
    run: ({ x }) => {
      lab.log.push(`big ${x}`);
      return String(x).repeat(100_000);
    },
  });
  const thief = task({
    name: "thief",
    input: { x: z.number() },
    output: z.number(),
    cache: false,
    version: "1",
    run: ({ x }) => {
      if (existsSync(line.place("steal"))) rmSync(join(lab.home, "blobs"), { recursive: true });
      return x;
    },
  });
  const short = task({
    name: "short",
    input: { long: text, x: z.number() },
    output: z.number(),
    version: "1",
    run: ({ long }) => long.length,
  });
  const made = flow({
    name: "robbed",
    params: {},
    steps: (_, { step }) => {
      const long = step(big, { x: 1 });
      return step(short, { long, x: step(thief, { x: 1 }) });
    },
  });
  await lab.run(made, {}, { until: "big" });
  writeFileSync(line.place("steal"), "");
  const { run, status } = await lab.run(made);
  expect(status.failures).toMatchObject([{ step: "short", failure: { code: "SHEAF_BLOB_MISSING" } }]);
  rmSync(line.place("steal"));
  const retried = await run.retry();
  expect(await retried.result()).toBe(100_000);
  expect(lab.took()).toEqual(["big 1"]);
});
