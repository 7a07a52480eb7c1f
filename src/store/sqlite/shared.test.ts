import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processStartSync } from "../../worker/process-start.ts";
import { Sharer, buildSharer, canNameHosts, leaseHolder } from "./fixtures/sharers.ts";
import { openDriver } from "./open-driver.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";

const ROWS = 60;
/** So long that nobody is silent only because the machine is busy. */
const LONG_MS = 30_000;
const SHORT_MS = 2_000;
const runs = ["demo-1", "demo-2", "demo-3", "demo-4"] as const;
const hosts = ["north", "south"] as const;

const scratch = mkdtempSync(join(tmpdir(), "sheaf-shared-"));
let program: string;
const started = new Set<Sharer>();
beforeAll(async () => {
  program = await buildSharer(join(scratch, "program"));
  if (!canNameHosts) process.stderr.write("SKIPPED, not root: stores that hosts share without locks\n");
}, 30_000);
afterAll(() => {
  for (const { child } of started) child.kill("SIGKILL");
  rmSync(scratch, { recursive: true, force: true });
});

/** Numbers between 0 and 1, the same ones in every run of the test. */
function* pseudoRandom(seed: number): Generator<number, never> {
  for (let state = seed; ;) yield (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function newFolder(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  return folder;
}

type More = { readonly batches?: number; readonly hasLease?: boolean; readonly silenceMs?: number };

function start(folder: string, at: number, more: More = {}): Sharer {
  const options = {
    folder,
    run: runs[at]!,
    rows: ROWS,
    batches: 10_000,
    silenceMs: LONG_MS,
    hasLease: true,
  };
  const sharer = new Sharer(program, hosts[at % hosts.length]!, { ...options, ...more });
  started.add(sharer);
  return sharer;
}

/** What is wrong with the file, and how many batches of each run are in it. */
async function inspect(folder: string): Promise<{ problems: unknown[]; batches: number[] }> {
  const driver = openDriver(join(folder, "sheaf.db"));
  const integrity = driver.prepare("PRAGMA integrity_check").all([]).flat();
  driver.close();
  if (integrity.join() !== "ok") return { problems: integrity, batches: [] };
  const store = await openSqliteStore({
    folder,
    detectNetwork: () => "NFS",
    processStart: processStartSync,
    silenceMs: 500, // nobody else is left
  });
  try {
    const problems = [...(await store.upkeep.problems())];
    const { elements, results } = await store.size();
    if (elements !== results) problems.push(`${elements} elements have ${results} results`);
    const batches: number[] = [];
    for (const run of runs) {
      const known = (await store.runs({ prefix: run })).length > 0;
      const total = known ? ((await store.counts(run)).get(1)?.total ?? 0) : 0;
      const indices: number[] = [];
      if (known)
        for await (const page of store.elements(run)) indices.push(...page.map(({ index }) => index[0]!));
      if (indices.some((index, at) => index !== at)) problems.push(`elements of ${run} are missing`);
      batches.push(total / ROWS);
    }
    return { problems, batches };
  } finally {
    await store.close();
  }
}

/** What it was told is there is there once; one commit may have been under way when it ended. */
class Ledger {
  readonly problems: string[] = [];
  readonly #least = runs.map(() => 0);
  readonly #most = runs.map(() => 0);

  note(at: number, { lines }: Sharer): void {
    const numbers = (what: string) =>
      lines.filter((line) => line.startsWith(what)).map((line) => Number(line.split(" ")[1]));
    const [begun, done] = [numbers("begin "), numbers("done ")];
    if (begun.length === 0) return;
    this.#compare(at, begun[0]!);
    this.#least[at] = Math.max(begun[0]!, (done.at(-1) ?? -1) + 1);
    this.#most[at] = begun.at(-1)! + 1;
  }

  check(batches: readonly number[]): void {
    for (const [at, count] of batches.entries()) this.#compare(at, count);
  }

  #compare(at: number, found: number): void {
    const [least, most] = [this.#least[at]!, this.#most[at]!];
    if (found < least || found > most)
      this.problems.push(`${runs[at]} has ${found} batches, not ${least} to ${most}`);
  }
}

const failures = ({ lines }: Sharer) => lines.filter((line) => !/^(begin|done|closed)/.test(line));

describe.skipIf(!canNameHosts)("a file without locks that two hosts write", () => {
  it("is damaged when nothing keeps them apart", { timeout: 120_000 }, async () => {
    // Chance decides who meets whom: so it is tried until it has happened.
    for (let attempt = 0, isHarmed = false; !isHarmed; attempt++) {
      const folder = newFolder(`bare-${attempt}`);
      const sharers = runs.map((_, at) => start(folder, at, { hasLease: false, batches: 40 }));
      await Promise.all(sharers.map(({ ended }) => ended));
      const { problems, batches } = await inspect(folder).catch((error: unknown) => ({
        problems: [error],
        batches: [],
      }));
      const isLost = sharers.some((sharer, at) => (batches[at] ?? 0) < sharer.count("done"));
      isHarmed = problems.length > 0 || isLost || sharers.some((sharer) => failures(sharer).length > 0);
    }
  });

  it("is whole, with each commit once, when its lease does", { timeout: 60_000 }, async () => {
    const folder = newFolder("leased");
    const sharers = runs.map((_, at) => start(folder, at, { batches: 40 }));
    await Promise.all(sharers.map(({ ended }) => ended));
    expect(sharers.flatMap(failures)).toEqual([]);
    expect(await inspect(folder)).toEqual({ problems: [], batches: [40, 40, 40, 40] });
  });

  it("survives holders that are killed", { timeout: 120_000 }, async () => {
    const folder = newFolder("killed");
    const random = pseudoRandom(20_261_121);
    const ledger = new Ledger();
    const sharers = runs.map((_, at) => start(folder, at));
    let heldWhenKilled = 0;
    for (let kill = 0; kill < 10; kill++) {
      const at = Math.floor(random.next().value * runs.length);
      const victim = sharers[at]!;
      await victim.hears("begin", 1 + Math.floor(3 * random.next().value));
      await pause(6 * random.next().value);
      victim.child.kill("SIGKILL");
      if (leaseHolder(folder) === victim.child.pid) heldWhenKilled++;
      await victim.ended;
      ledger.note(at, victim);
      await sharers[(at + 1) % runs.length]!.hears("done", 2); // on the other host
      sharers[at] = start(folder, at);
    }
    for (const [at, sharer] of sharers.entries()) {
      sharer.child.kill("SIGKILL");
      await sharer.ended;
      ledger.note(at, sharer);
      expect(failures(sharer)).toEqual([]);
    }
    const { problems, batches } = await inspect(folder);
    ledger.check(batches);
    expect([...problems, ...ledger.problems]).toEqual([]);
    expect(heldWhenKilled).toBeGreaterThan(0);
  });

  it(
    "is safe from one that was stopped while it had the lease and wakes up",
    { timeout: 120_000 },
    async () => {
      const folder = newFolder("stopped");
      const ledger = new Ledger();
      const sharers = runs.map((_, at) => start(folder, at, { silenceMs: SHORT_MS }));
      const inode = () => statSync(join(folder, "sheaf.db")).ino;
      let moved = 0;
      for (let stop = 0; stop < 40 && moved < 3; stop++) {
        const at = stop % runs.length;
        const victim = sharers[at]!;
        await victim.hears("begin", 1);
        await pause(stop % 5); // before, during and after a commit
        victim.child.kill("SIGSTOP");
        const before = inode();
        await sharers[(at + 1) % runs.length]!.hears("done", 3);
        if (inode() !== before) moved++;
        victim.child.kill("SIGCONT");
        await victim.hears("done", 2);
        if (victim.child.exitCode === null) continue;
        // It was stopped within a commit, and does not know whether that counts.
        expect(failures(victim)).toEqual([
          expect.stringContaining("failed SHEAF_FENCED This process was stopped"),
        ]);
        ledger.note(at, victim);
        sharers[at] = start(folder, at, { silenceMs: SHORT_MS });
      }
      expect(moved).toBeGreaterThan(0);
      for (const [at, sharer] of sharers.entries()) {
        sharer.child.kill("SIGKILL");
        await sharer.ended;
        ledger.note(at, sharer);
      }
      const { problems, batches } = await inspect(folder);
      expect(problems).toEqual([]);
      ledger.check(batches);
    },
  );
});
