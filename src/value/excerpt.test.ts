import { expect, test } from "vitest";
import { excerptOf } from "./excerpt.ts";
import { PathValue } from "./file/path-value.ts";

const digest = "0123456789abcdef".repeat(4);
const at = (path: string) => new PathValue({ path, identity: "content", digest });

test("files of the project are shown by their path in it, so that it can be moved; others by their whole path", () => {
  const shown = (value: unknown) => excerptOf(value, undefined, "/home/ada/climate");
  expect(shown(at("/home/ada/climate/data/a.csv"))).toBe("data/a.csv (content 0123456789ab)");
  expect(shown([at("/home/ada/climate/a.csv"), at("/data/b.csv")])).toBe(
    "2 items: a.csv (content 0123456789ab), /data/b.csv (content 0123456789ab)",
  );
  expect(shown({ file: at("/home/ada/climates/a.csv") })).toBe(
    "{file: /home/ada/climates/a.csv (content 0123456789ab)}",
  );
});
