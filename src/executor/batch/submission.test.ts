import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { removeFolder } from "./many-files.ts";
import { type PayloadHead, type PayloadLine, readLines } from "./payload.ts";
import { elementsPerShard, writeResult } from "./result-files.ts";
import { Submission } from "./submission.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const line = (at: number): PayloadLine => ({
  index: [at],
  attempt: 1,
  identity: `id${at}`,
  timeMs: undefined,
  logFile: `/run/logs/a/${at}.log`,
  workDir: `/run/work/a/${at}-1`,
  inputs: {
    text: {
      format: "json",
      digest: Buffer.from([at % 256]),
      text: `"\\t\\n ü${at}"`,
      size: 8,
      special: false,
    },
  },
});

async function taken(size: number) {
  const batchDir = mkdtempSync(join(tmpdir(), "sheaf-submission-"));
  folders.push(batchDir);
  const lines = Array.from({ length: size }, (_, at) => line(at));
  const head = { profile: {}, chunk: 1, size, memBytes: 0, setup: {} } as unknown as PayloadHead;
  const folder = await Submission.prepare(batchDir, head, lines);
  return { batchDir, submission: await Submission.taken(folder, { head, lines, handle: { id: "7" } }) };
}

function leaveResults({ folder }: Submission, lines: readonly number[]): void {
  const outcome = { type: "cancelled" } as const;
  for (const at of lines)
    writeResult(folder.result(at), { attempt: 1, start: 1, startedAt: 1, host: "n1", outcome });
}

describe("what another process finds", () => {
  test("the elements by what they are known by, and each with its inputs", async () => {
    const { batchDir, submission } = await taken(3);
    const [found] = await Submission.all(batchDir);
    expect(found!.lines).toEqual([0, 1, 2].map((at) => ({ index: [at], attempt: 1, identity: `id${at}` })));
    const [second] = await readLines(submission.folder, 1, 2);
    expect(second!.inputs["text"]!.text).toBe(line(1).inputs["text"]!.text);
    expect(second).toMatchObject({ index: [1], logFile: "/run/logs/a/1.log", workDir: "/run/work/a/1-1" });
  });

  test("what is settled stays settled; of one that is settled to its last line nothing", async () => {
    const { batchDir, submission } = await taken(3);
    await submission.settle([0, 2]);
    const [found] = await Submission.all(batchDir);
    expect([...found!.settled]).toEqual([0, 2]);
    await found!.settle([1]);
    expect(await Submission.all(batchDir)).toEqual([]);
    expect(existsSync(found!.folder.results)).toBe(false);
  });
});

test("results go when all of their folder are settled", async () => {
  const { submission } = await taken(elementsPerShard + 2);
  leaveResults(submission, [0, 1, elementsPerShard, elementsPerShard + 1]);
  await submission.settle([0, elementsPerShard]);
  expect(readdirSync(submission.folder.results)).toEqual(["0", "1"]);
  await submission.settle([elementsPerShard + 1, elementsPerShard]); // one of them a second time
  expect(readdirSync(submission.folder.results)).toEqual(["0"]);
  expect(readdirSync(submission.folder.shard(0))).toEqual(["0.json", "1.json"]);
});

test("a folder that is gone is as good as removed", async () => {
  await expect(removeFolder("/nowhere/at/all")).resolves.toBeUndefined();
});
