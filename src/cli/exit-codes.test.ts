import { expect, test } from "vitest";
import { errorCodes } from "../model/error-codes.ts";
import { exitCodeOfError, exitCodeOfState, exitCodes } from "./exit-codes.ts";

test("every error code has an exit code of the table, and none of them is success", () => {
  const known = new Set<number>(exitCodes.map(({ code }) => code));
  for (const code of Object.keys(errorCodes) as (keyof typeof errorCodes)[]) {
    expect(known.has(exitCodeOfError(code)) ? "known" : code).toBe("known");
    expect(exitCodeOfError(code) === 0 ? code : "an error").toBe("an error");
  }
});

test("what was called wrongly, not found, failed and cancelled are told apart", () => {
  expect(exitCodeOfError("SHEAF_WIRING_TYPE")).toBe(2);
  expect(exitCodeOfError("SHEAF_RUN_NOT_FOUND")).toBe(3);
  expect(exitCodeOfError("SHEAF_RUN_HELD")).toBe(4);
  expect(exitCodeOfError("SHEAF_STEP_FAILED")).toBe(1);
  expect(exitCodeOfError(undefined)).toBe(1);
  expect(exitCodeOfState("cancelled")).toBe(130);
});
