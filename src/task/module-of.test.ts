import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { transformSync } from "oxc-transform";
import { expect, test } from "vitest";
import { moduleCalling } from "./module-of.ts";

const callee = () => moduleCalling(callee);

test("the module that calls", () => {
  expect(callee()).toBe(import.meta.url);
});

test("what node -e and standard input run is no module that a worker could load", () => {
  const { code } = transformSync(
    "module-of.ts",
    readFileSync(new URL("module-of.ts", import.meta.url), "utf8"),
  );
  const script = `const { moduleCalling } = await import("data:text/javascript,${encodeURIComponent(code)}");
    const callee = () => moduleCalling(callee);
    process.stdout.write(String(callee()));`;
  const node = (args: string[], input = "") =>
    execFileSync(process.execPath, ["--input-type=module", ...args], { input, encoding: "utf8" });
  expect(node(["-e", script])).toBe("undefined");
  expect(node([], script)).toBe("undefined");
});
