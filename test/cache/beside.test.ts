import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listRuns } from "../../dist/app/commands.js";
import { expect, test } from "vitest";
import type { CollectReport } from "../../src/model/cache-report.ts";
import { Shelf } from "./shelf.ts";

const program = (name: string) => fileURLToPath(new URL(`fixtures/${name}.mjs`, import.meta.url));

/** Engines that take and make results, and collectors that remove them, in processes of their own. */
class Traffic {
  readonly shelf = new Shelf();
  readonly #said: string[] = [];
  readonly #children = new Set<ChildProcess>();

  start(name: string, ...words: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [program(name), this.shelf.folder, ...words], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr.on("data", (text: Buffer) => this.#said.push(`${name}: ${text.toString()}`));
    this.#children.add(child);
    void once(child, "close").then(() => this.#children.delete(child));
    return child;
  }

  lines(name: string): string[] {
    const log = join(this.shelf.folder, name);
    return existsSync(log) ? readFileSync(log, "utf8").split("\n").filter(Boolean) : [];
  }

  async until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      if (this.#said.length > 0) throw new Error(this.#said.join(""));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(child: ChildProcess): Promise<void> {
    child.kill("SIGTERM");
    if (this.#children.has(child)) await once(child, "close");
  }

  /** No run has failed, all that are there can be read, and the cache is sound. */
  async check(): Promise<void> {
    assert.deepEqual(this.#said, []);
    assert.deepEqual(this.lines("failures.log"), []);
    const runs = await listRuns({}, { home: this.shelf.home });
    assert.ok(runs.length >= 3);
    for (const { id, state } of runs) {
      assert.equal(state, "succeeded");
      await this.shelf.readWhole(id);
    }
    assert.deepEqual((await this.shelf.verify()).damaged, []);
  }

  reports(): CollectReport[] {
    return this.lines("collected.log").map((line) => JSON.parse(line) as CollectReport);
  }
}

test(
  "collections beside engines that run and take results: no run fails, no kept run loses anything",
  { timeout: 300_000 },
  async () => {
    const traffic = new Traffic();
    const engines = [traffic.start("engine", "11"), traffic.start("engine", "2222")];
    const collectors = [traffic.start("collector", "never", "0"), traffic.start("collector", "never", "0")];
    await traffic.until(() => traffic.lines("runs.log").length >= 40);
    for (const child of [...engines, ...collectors]) await traffic.stop(child);
    await traffic.check();
    const reports = traffic.reports();
    const removed = reports.reduce((sum, { runs }) => sum + runs.length, 0);
    expect(removed).toBeGreaterThan(20);
    expect(reports.reduce((sum, { results }) => sum + results, 0)).toBeGreaterThan(20);
    // Of what was removed, some was wanted again.
    const spelled = traffic.shelf.ran().filter((line) => line.startsWith("spell"));
    expect(spelled.length).toBeGreaterThan(8);
  },
);

const moments = ["before-write", "in-write", "after-write", "before-file", "after-file"] as const;

test(
  "a collection is killed at any moment: the next one does the rest, and nothing is lost",
  { timeout: 300_000 },
  async () => {
    const traffic = new Traffic();
    let engine = traffic.start("engine", "333");
    let state = 20_261_121;
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    let killed = 0;
    for (let round = 0; round < 30; round++) {
      const before = traffic.lines("runs.log").length;
      const moment = moments[round % moments.length]!;
      const collector = traffic.start("collector", moment, String(random(moment.endsWith("file") ? 30 : 24)));
      const ended = once(collector, "close") as Promise<[number | null, NodeJS.Signals | null]>;
      let isOver = false;
      void ended.then(() => (isOver = true));
      await traffic.until(() => isOver || traffic.lines("runs.log").length > before + 12);
      if (!isOver) collector.kill("SIGKILL");
      const [, signal] = await ended;
      if (signal === "SIGKILL") killed += 1;
      if (round % 10 !== 9) continue;
      await traffic.stop(engine);
      await traffic.check();
      engine = traffic.start("engine", String(1000 + round));
    }
    expect(killed).toBe(30);
    await traffic.stop(engine);
    await traffic.shelf.collect({ keepRuns: 3 });
    await traffic.check();
    // Nothing is left behind: what is stored is what the three runs need.
    const report = await traffic.shelf.collect({ keepRuns: 3 });
    expect(report).toMatchObject({
      runs: [],
      results: 0,
      blobs: { count: 0 },
      left: { blobs: { count: 0 } },
    });
    expect(traffic.shelf.sql("SELECT count(*) FROM run WHERE removed_at IS NULL")).toEqual([[3]]);
  },
);
