import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Committer, buildCommitter } from "./fixtures/committer-process.ts";

// A file system of the test's own, in a namespace that ends with the process: where the kernel lets us have one.
const namespace = ["unshare", "--map-root-user", "--mount", "sh", "-ec"];
const canMount = spawnSync(namespace[0]!, [...namespace.slice(1), "mount -t tmpfs tmpfs /mnt"]).status === 0;

const scratch = mkdtempSync(join(tmpdir(), "sheaf-disk-"));
const folder = join(scratch, "disk");
let program: string;
beforeAll(async () => {
  mkdirSync(folder);
  program = await buildCommitter(join(scratch, "program"));
}, 30_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function commitOn(mount: string, network?: string): Promise<string[]> {
  const within = [...namespace, `${mount}; exec "$@"`, "sh"];
  const committer = new Committer(program, {
    folder,
    run: "demo-1",
    network,
    rows: 200,
    batches: 1_000,
    within,
  });
  await committer.ended;
  return committer.lines;
}

describe.skipIf(!canMount)("a disk", () => {
  for (const network of [undefined, "NFS"]) {
    it(`that is full is said to be, on ${network ?? "a local disk"}`, async () => {
      const lines = await commitOn(`mount -t tmpfs -o size=1m tmpfs ${folder}`, network);
      expect(lines.at(-1)).toMatch(
        /^failed SHEAF_STORE_FULL The store .*sheaf\.db could not grow: the disk is full/,
      );
      expect(lines).toContain("done 0");
    });
  }

  it("that has no room at all is said to be full", async () => {
    const fill = `mount -t tmpfs -o size=16k tmpfs ${folder}; head -c 100000 /dev/zero > ${folder}/filler 2> /dev/null || true`;
    expect(await commitOn(fill)).toEqual([expect.stringMatching(/^failed SHEAF_STORE_FULL /)]);
  });

  it("that may not be written is said to be read-only", async () => {
    const readOnly = `mount -t tmpfs tmpfs ${folder}; mount -o remount,ro ${folder}`;
    expect(await commitOn(readOnly)).toEqual([
      expect.stringMatching(/^failed SHEAF_STORE_READONLY .*\(EROFS\)/),
    ]);
  });

  it("on which the user may not write is said to be so", async () => {
    chmodSync(folder, 0o555);
    const within = ["unshare", "--user"]; // also root is nobody in there
    const committer = new Committer(program, { folder, run: "demo-1", rows: 1, batches: 1, within });
    await committer.ended;
    expect(committer.lines).toEqual([expect.stringMatching(/^failed SHEAF_STORE_READONLY .*\(EACCES\)/)]);
  });
});
