import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { listRuns } from "../../dist/app/commands.js";
import { openDriver } from "../../dist/store/sqlite/open-driver.js";
import { openSqliteStore } from "../../dist/store/sqlite/open-sqlite-store.js";
import { processStartSync } from "../../dist/worker/process-start.js";

/** Engines are killed that often, by where a third of the elements run. */
const KILLS = { inline: 120, thread: 40, process: 40 };
type Where = keyof typeof KILLS;
const TOTAL = KILLS.inline + KILLS.thread + KILLS.process;
const ELEMENTS = 300 - 1; // one list, 99 each of three steps, one total
const RESULT = Array.from({ length: 99 }, (_, x) => 2 * (10 * x + 1)).reduce((a, b) => a + b);
const engine = fileURLToPath(new URL("fixtures/engine.mjs", import.meta.url));
const moments = ["start", "before", "after"] as const;

interface Kill {
  readonly moment: (typeof moments)[number];
  /** Part of the run that was committed when it was killed, 0 to 1. */
  readonly progress: number;
}

/** Numbers between 0 and 1, the same ones in every run of the test. */
function* pseudoRandom(seed: number): Generator<number, never> {
  for (let state = seed; ;) yield (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** One run, whose engine is killed again and again until it is done. */
class Ordeal {
  readonly folder = mkdtempSync(join(tmpdir(), "sheaf-killed-"));
  readonly kills: Kill[] = [];
  /** How often each committed element had been executed when it was first seen as committed. */
  readonly #committed = new Map<string, number>();
  readonly #worker: Where;
  readonly #random: Generator<number, never>;
  #run = "";

  constructor(worker: Where, random: Generator<number, never>) {
    this.#worker = worker;
    this.#random = random;
  }

  async endure(isEnough: () => boolean): Promise<void> {
    while (!existsSync(join(this.folder, "result.json"))) {
      const moment = moments[Math.floor(3 * this.#random.next().value)]!;
      const nth = 1 + Math.floor(55 * this.#random.next().value ** 2);
      const isLast = isEnough();
      const signal = await this.#drive(isLast ? "never" : moment, nth);
      await this.#look();
      if (signal !== "SIGKILL") continue;
      this.kills.push({ moment, progress: this.#committed.size / ELEMENTS });
    }
    await this.#check();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #drive(kill: string, nth: number): Promise<NodeJS.Signals | null> {
    const child = spawn(process.execPath, [engine, this.folder, this.#worker, this.#run, kill, String(nth)], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (signal !== "SIGKILL" && code !== 0) throw new Error(`the engine failed: ${said}`);
    return signal;
  }

  /** What the store holds after an end, and that nothing of it has been executed since it was committed. */
  async #look(): Promise<void> {
    const home = join(this.folder, ".sheaf");
    this.#run = (await listRuns({}, { home }))[0]?.id ?? "";
    const times = this.#executions();
    const again = [...this.#committed].filter(([element, before]) => times.get(element) !== before);
    assert.deepEqual(again, []);
    if (this.#run === "") return;
    const store = await openSqliteStore({ folder: home });
    const [row] = await store.runs({ prefix: this.#run });
    for await (const page of store.elements(this.#run, { states: ["succeeded"] }))
      for (const { step, index } of page) {
        const element = `${row!.steps[step]}[${index.join()}]`;
        if (!this.#committed.has(element)) this.#committed.set(element, times.get(element)!);
      }
    await store.close();
    const driver = openDriver(join(home, "sheaf.db"));
    assert.deepEqual(driver.prepare("PRAGMA integrity_check").all([]), [["ok"]]);
    driver.close();
  }

  #executions(): Map<string, number> {
    const times = new Map<string, number>();
    for (const line of lines(join(this.folder, "executions.log")))
      times.set(line, (times.get(line) ?? 0) + 1);
    return times;
  }

  async #check(): Promise<void> {
    assert.equal(JSON.parse(readFileSync(join(this.folder, "result.json"), "utf8")), RESULT);
    assert.equal(this.#committed.size, ELEMENTS);
    const [row] = await listRuns({}, { home: join(this.folder, ".sheaf") });
    assert.equal(row?.state, "succeeded");
    const left = lines(join(this.folder, "pids.log")).map(commandOf);
    assert.deepEqual(
      left.filter((command) => command.includes(this.folder) || command.includes("worker-process")),
      [],
    );
  }
}

/** The command line of a process; nothing when there is none. */
function commandOf(pid: string): string {
  return processStartSync(Number(pid)) === undefined ? "" : readFileSync(`/proc/${pid}/cmdline`, "utf8");
}

function lines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}

test(
  `an engine is killed ${TOTAL} times: what is committed is never lost and never executed again`,
  { timeout: 400_000 },
  async () => {
    const kills: Kill[] = [];
    const random = pseudoRandom(20_261_121);
    const endureAll = async (where: Where) => {
      for (let killed = 0; killed < KILLS[where];) {
        const before = killed;
        const ordeal = new Ordeal(where, random);
        await ordeal.endure(() => before + ordeal.kills.length >= KILLS[where]);
        killed += ordeal.kills.length;
        kills.push(...ordeal.kills);
      }
    };
    await Promise.all([endureAll("inline"), endureAll("thread").then(() => endureAll("process"))]);
    expect(kills.length).toBeGreaterThanOrEqual(TOTAL);
    const spread = Array.from({ length: 5 }, () => 0);
    for (const { progress } of kills) spread[Math.min(4, Math.floor(5 * progress))]!++;
    for (const part of spread) expect(part).toBeGreaterThan(TOTAL / 20);
    for (const moment of moments)
      expect(kills.filter((kill) => kill.moment === moment).length).toBeGreaterThan(TOTAL / 5);
  },
);
