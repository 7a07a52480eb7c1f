import { expect, test } from "vitest";
import { withQuickReport } from "./quick-report.ts";

const isGlibc = (report: object) =>
  (report as { header: { glibcVersionRuntime?: string } }).header.glibcVersionRuntime !== undefined;

test("says of the libc what a whole report says", () => {
  const whole = process.report.getReport();
  expect(withQuickReport(() => isGlibc(process.report.getReport()))).toBe(isGlibc(whole));
});

test("answers the first question only", () => {
  const [first, second] = withQuickReport(() => [process.report.getReport(), process.report.getReport()]);
  expect(second).not.toEqual(first);
  expect(second).toHaveProperty("javascriptHeap");
});

test("gives the report back, also when loading fails", () => {
  const { getReport } = process.report;
  const fail = () => {
    throw new Error("no binding");
  };
  expect(() => withQuickReport(fail)).toThrow("no binding");
  expect(process.report.getReport).toBe(getReport);
});
