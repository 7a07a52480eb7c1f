import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { moveToFreshFile } from "./fresh-file.ts";

const root = mkdtempSync(join(tmpdir(), "sheaf-fresh-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let file: string;
let scratch: string;
beforeEach(() => {
  const folder = mkdtempSync(join(root, "case-"));
  file = join(folder, "sheaf.db");
  scratch = join(folder, "scratch");
  mkdirSync(scratch);
  writeFileSync(file, "pages");
  writeFileSync(`${file}-journal`, "records");
});

const content = () => [file, `${file}-journal`].map((path) => readFileSync(path, "utf8"));
const inodes = () => [file, `${file}-journal`].map((path) => statSync(path).ino);
const held = () => {};

test("puts copies of the database and of its journal in their places", async () => {
  const before = inodes();
  await moveToFreshFile(file, { scratch, name: "a", confirm: held });
  expect(content()).toEqual(["pages", "records"]);
  for (const inode of inodes()) expect(before).not.toContain(inode);
  expect(readdirSync(scratch)).toEqual([]);
});

test("copies again what somebody has changed meanwhile", async () => {
  let looks = 0;
  const confirm = () => {
    if (++looks === 1) writeFileSync(file, "other pages");
  };
  await moveToFreshFile(file, { scratch, name: "a", confirm });
  expect(looks).toBe(2);
  expect(content()).toEqual(["other pages", "records"]);
});

test("gives up on a file that somebody goes on writing to", async () => {
  let looks = 0;
  const confirm = () => writeFileSync(file, `pages ${++looks}`.padEnd(10 + looks));
  await expect(moveToFreshFile(file, { scratch, name: "a", confirm })).rejects.toMatchObject({
    code: "SHEAF_STORE_BUSY",
  });
});

test("changes nothing when the right to do it is lost", async () => {
  const before = inodes();
  const confirm = () => {
    throw new Error("lost");
  };
  await expect(moveToFreshFile(file, { scratch, name: "a", confirm })).rejects.toThrow("lost");
  expect(inodes()).toEqual(before);
});

test("by one who was asleep when another did it puts no old copy over what was written since", async () => {
  let isDone = false;
  const late = moveToFreshFile(file, {
    scratch,
    name: "late",
    // He has just been told that he may go on. Now another takes over, moves the file and writes.
    confirm: () => {
      if (isDone) return;
      isDone = true;
      for (const name of readdirSync(scratch)) rmSync(join(scratch, name));
    },
  });
  await expect(late).rejects.toMatchObject({ code: "ENOENT" });
  expect(content()).toEqual(["pages", "records"]);
});
