import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { processStartSync } from "../../../worker/process-start.ts";
import { LeaseFiles } from "./lease-files.ts";
import { type LeaseHolder, leaseText, newLeaseHolder } from "./lease-holder.ts";
import { leaseFolder } from "./lease-folder.ts";
import { StoreLease, type StoreLeaseOptions } from "./store-lease.ts";

const scratch = mkdtempSync(join(tmpdir(), "sheaf-lease-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let file: string;
let leases: StoreLease[];
beforeEach(() => {
  file = join(mkdtempSync(join(scratch, "case-")), "sheaf.db");
  writeFileSync(file, "content");
  leases = [];
});
afterEach(() => {
  for (const lease of leases) lease.close();
});

function newLease(more: Partial<StoreLeaseOptions> = {}): StoreLease {
  const options = { file, processStart: processStartSync, patienceMs: 60_000, silenceMs: 60_000 };
  const lease = new StoreLease({ ...options, ...more });
  leases.push(lease);
  return lease;
}

/** Leaves the lease as a holder does that is killed. `secondsAgo` it was heard of last. */
function leaveHeld(more: Partial<LeaseHolder>, secondsAgo = 0): void {
  newLease(); // makes the folder
  const left = join(leaseFolder(file), "7");
  writeFileSync(left, leaseText({ ...newLeaseHolder(processStartSync), nonce: "theirs", ...more }));
  const at = Date.now() / 1000 - secondsAgo;
  utimesSync(left, at, at);
}

const gone = { pidStart: "another process had this number" };
const elsewhere = { host: "far-away", pid: 4711 };
const numbers = () => readdirSync(leaseFolder(file)).filter((name) => /^\d+$/.test(name));

describe("a store's lease", () => {
  it("goes to one at a time, and from one to another who waits", async () => {
    const three = [newLease(), newLease(), newLease()];
    const turns: number[] = [];
    await Promise.all(
      three.map(async (lease, at) => {
        for (let turn = 0; turn < 3; turn++) {
          await lease.take();
          expect(three.filter(({ isHeld }) => isHeld)).toEqual([lease]);
          turns.push(at);
          while (lease.isHeld) await new Promise(setImmediate); // gives way because the others have rung
        }
      }),
    );
    expect(turns).toHaveLength(9);
    expect(numbers()).toHaveLength(1);
  });

  it("is given up when nothing is done with it, and by closing", async () => {
    const lease = newLease();
    await lease.take();
    while (lease.isHeld) await new Promise(setImmediate);
    expect(() => lease.require()).toThrow();
    await lease.take();
    lease.close();
    expect(numbers()).toHaveLength(1); // the last number stays, so that it is not given again
    expect(readdirSync(leaseFolder(file)).filter((name) => name.startsWith("own-"))).toEqual([]);
  });

  it("is taken at once from a process of this machine that has ended", async () => {
    leaveHeld(gone);
    const before = statSync(file).ino;
    const lease = newLease({ patienceMs: 0 });
    await lease.take();
    expect(numbers()).toEqual(["8"]);
    expect(statSync(file).ino).toBe(before);
  });

  it("is not taken from one that lives, whoever has its number elsewhere", async () => {
    for (const holder of [
      { pid: process.pid },
      { ...gone, host: "far-away" },
      { ...gone, machine: "boot 2" },
    ]) {
      leaveHeld(holder, 30);
      await expect(newLease({ patienceMs: 0 }).take()).rejects.toMatchObject({ code: "SHEAF_STORE_HELD" });
    }
  });

  it("says who has it, since when, and what to do", async () => {
    leaveHeld({ ...elsewhere, since: Date.parse("2026-11-21T10:00:00Z") }, 30);
    await expect(newLease({ patienceMs: 0 }).take()).rejects.toMatchObject({
      code: "SHEAF_STORE_HELD",
      message: expect.stringMatching(
        /is held by process 4711 on far-away since 2026-11-21T10:00:00.000Z, last heard of \d+ seconds ago$/,
      ) as string,
      mend: expect.stringMatching(
        /^Try again in \d+ seconds: .* If that process hangs, end it \(on far-away: `kill 4711`\)\.$/,
      ) as string,
    });
  });

  it("is taken from one that is silent, and the database is moved away from him", async () => {
    leaveHeld(elsewhere, 61);
    writeFileSync(`${file}-journal`, "journal");
    const before = [file, `${file}-journal`].map((path) => statSync(path).ino);
    const lease = newLease();
    await lease.take();
    expect(lease.isHeld).toBe(true);
    expect(readFileSync(file, "utf8") + readFileSync(`${file}-journal`, "utf8")).toBe("contentjournal");
    for (const path of [file, `${file}-journal`]) expect(before).not.toContain(statSync(path).ino);
    expect(lease.losses).toBe(1); // what was remembered of the file before counts no more
  });

  it("is not taken from one who seems to be ahead of us", async () => {
    leaveHeld(elsewhere, -3600);
    await expect(newLease({ patienceMs: 0 }).take()).rejects.toMatchObject({
      mend: expect.stringMatching(/^It is at work on something long/) as string,
    });
  });

  it("of one who ended while he moved the database is taken by moving it", async () => {
    leaveHeld({ ...gone, fencing: true });
    const before = statSync(file).ino;
    await newLease().take();
    expect(statSync(file).ino).not.toBe(before);
  });

  it("goes to one of many who find a silent holder at once", async () => {
    leaveHeld(elsewhere, 61);
    const many = Array.from({ length: 6 }, () => newLease());
    let inside = 0;
    await Promise.all(
      many.map(async (lease) => {
        await lease.take();
        expect(++inside).toBe(1);
        expect(many.filter(({ isHeld }) => isHeld)).toEqual([lease]);
        inside--;
        lease.release();
      }),
    );
    expect(many.reduce((sum, { losses }) => sum + losses, 0)).toBe(1);
  });

  it("is lost by one whose number another has followed", async () => {
    const lease = newLease();
    await lease.take();
    rmSync(join(leaseFolder(file), numbers()[0]!));
    expect(() => lease.confirm()).toThrow();
    expect(lease.isHeld).toBe(false);
    lease.release(); // does no harm
  });

  it("is not got by one who links a number that others have left behind", async () => {
    const late = newLease({ patienceMs: 0 });
    await newLease().take();
    leases.at(-1)!.release();
    const [left] = numbers();
    const { beat } = LeaseFiles.prototype;
    LeaseFiles.prototype.beat = function (more) {
      // It has seen that the lease is free. Before it links the next number, others go on to 7.
      LeaseFiles.prototype.beat = beat;
      leaveHeld({ pid: process.pid });
      rmSync(join(leaseFolder(file), left!));
      beat.call(this, more);
    };
    await expect(late.take()).rejects.toMatchObject({ code: "SHEAF_STORE_HELD" });
    expect(numbers()).toEqual(["7"]);
  });
});
