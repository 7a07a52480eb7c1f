import { expect, test } from "vitest";
import { SheafError } from "../model/errors.ts";
import { errorText, userFrames } from "./error-text.ts";
import { plainStyle } from "./style.ts";

const style = plainStyle();

test("an error of Sheaf: code, message, where, mend, never a stack", () => {
  const error = new SheafError("SHEAF_MISSING_INPUT", 'step "convert" is not given "bucket"', {
    place: { file: "demo.ts", flow: "demo", step: "convert", index: [3, 1], input: "bucket" },
    mend: "Write step(convert, { bucket }).",
  });
  expect(errorText(error, style)).toEqual([
    'error[SHEAF_MISSING_INPUT]: step "convert" is not given "bucket"',
    "  at   demo.ts, flow demo, step convert[3,1], input bucket",
    "  mend Write step(convert, { bucket }).",
  ]);
});

test("an error of a user's module keeps the user's stack and loses ours", () => {
  const cause = new TypeError("x is not a function");
  cause.stack = `TypeError: x is not a function
    at steps (file:///home/me/demo.ts:12:3)
    at trace (${new URL("../flow/flow.js", import.meta.url).href}:40:1)
    at Module.run (node:internal/modules:1:1)`;
  const error = new SheafError("SHEAF_MODULE_BROKEN", "demo.ts could not be loaded", { cause });
  expect(errorText(error, style)).toEqual([
    "error[SHEAF_MODULE_BROKEN]: demo.ts could not be loaded",
    "  TypeError: x is not a function",
    "      at steps (file:///home/me/demo.ts:12:3)",
  ]);
  expect(userFrames(cause)).toEqual(["at steps (file:///home/me/demo.ts:12:3)"]);
});

test("an internal error asks to be reported, with its stack", () => {
  const text = errorText(new SheafError("SHEAF_INTERNAL", "element 7 ended twice"), style).join("\n");
  expect(text).toContain("mend Please report this with the message above.");
  expect(text).toContain("error-text.test.ts");
});

test("what is thrown and no error", () => {
  expect(errorText("boom", style)).toEqual(["error: boom"]);
});
