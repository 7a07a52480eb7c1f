import { existsSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolder, whyNot } from "./make-folder.ts";

const place = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-folder-")));
afterAll(() => rmSync(place, { recursive: true }));

const failure = (folder: string): string => {
  try {
    makeFolder(folder);
    return "made";
  } catch (error) {
    return whyNot(folder, error as NodeJS.ErrnoException);
  }
};

test("folders are made with those that they are in, and those that are there stay", () => {
  makeFolder(join(place, "a/b/c"));
  makeFolder(join(place, "a/b"));
  expect(statSync(join(place, "a/b/c")).isDirectory()).toBe(true);
});

test("a file in the way is named", () => {
  const file = join(place, "file");
  writeFileSync(file, "");
  expect(failure(file)).toBe(`${file} is a file`);
  expect(failure(join(file, "x/y"))).toBe(`${file} is a file`);
});

test.runIf(existsSync("/proc/self"))("a file system that takes no folders does not hold one up", () => {
  expect(failure("/proc/x/y/z")).toBe("no folder can be made there (ENOENT)");
});

test("a full disk and a missing right have words of their own", () => {
  const told = (code: string) => whyNot(place, Object.assign(new Error(code), { code }));
  expect(told("ENOSPC")).toBe("the disk is full (ENOSPC)");
  expect(told("EDQUOT")).toBe("the disk is full (EDQUOT)");
  expect(told("EROFS")).toBe("its disk is read-only (EROFS)");
  expect(told("EACCES")).toBe("you have no right to write there (EACCES)");
});
