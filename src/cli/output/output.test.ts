import { expect, test } from "vitest";
import { SheafError } from "../../model/errors.ts";
import { plainStyle } from "../../view/style.ts";
import { jsonText, readWhole } from "./json-text.ts";
import { chooseOutput } from "./output.ts";
import { resultLines } from "./result-lines.ts";
import { type Terminal, styleFor } from "./terminal.ts";

function spoken(
  wish: { json: boolean; quiet: boolean },
  say: (output: ReturnType<typeof chooseOutput>) => void,
) {
  const written = { out: "", err: "" };
  const terminal: Terminal = {
    write: (text) => void (written.out += text),
    writeError: (text) => void (written.err += text),
    style: plainStyle(),
    errorStyle: plainStyle(),
    width: undefined,
    live: false,
    errorSize: () => ({ columns: 80, rows: 24 }),
  };
  say(chooseOutput(terminal, wish));
  return written;
}

const say = (output: ReturnType<typeof chooseOutput>) => {
  output.note("by the way");
  output.answer({ document: () => ({ n: 1 }), text: () => ["one", "two"], brief: () => ["1"] });
  output.warn("careful");
};

test("to people", () => {
  expect(spoken({ json: false, quiet: false }, say)).toEqual({
    out: "one\ntwo\n",
    err: "by the way\nwarning: careful\n",
  });
});

test("to programs: one document on standard output, all else beside it", () => {
  expect(spoken({ json: true, quiet: false }, say)).toEqual({
    out: '{\n  "n": 1\n}\n',
    err: "by the way\nwarning: careful\n",
  });
});

test("quietly", () => {
  expect(spoken({ json: false, quiet: true }, say)).toEqual({ out: "1\n", err: "warning: careful\n" });
});

test("an error is a document for programs, too", () => {
  const { out, err } = spoken({ json: true, quiet: false }, (output) => {
    output.error(new SheafError("SHEAF_RUN_NOT_FOUND", 'there is no run "x"', { mend: "sheaf runs" }));
  });
  expect(JSON.parse(out)).toEqual({
    error: { code: "SHEAF_RUN_NOT_FOUND", message: 'there is no run "x"', mend: "sheaf runs", place: {} },
  });
  expect(err).toBe('error[SHEAF_RUN_NOT_FOUND]: there is no run "x"\n  mend sheaf runs\n');
});

test("JSON of what has none", () => {
  const value = {
    at: new Date(0),
    big: 12n,
    map: new Map([["a", 1]]),
    set: new Set([1]),
    bytes: new Uint8Array([1, 2]),
    nan: NaN,
  };
  expect(JSON.parse(jsonText(value))).toEqual({
    at: "1970-01-01T00:00:00.000Z",
    big: "12",
    map: [["a", 1]],
    set: [1],
    bytes: [1, 2],
    nan: "NaN",
  });
  expect(jsonText(undefined)).toBe("null");
});

test("what is read lazily is read, at any depth", async () => {
  async function* rows() {
    yield 1;
    yield 2;
  }
  expect(await readWhole({ rows: rows(), more: [rows()], other: "x" })).toEqual({
    rows: [1, 2],
    more: [[1, 2]],
    other: "x",
  });
});

test("a result for people: text as it is, and on a terminal no more than fits", () => {
  expect(resultLines("report.md", 80)).toEqual(["report.md"]);
  expect(resultLines(undefined, 80)).toEqual([]);
  expect(resultLines({ a: 1 }, undefined)).toEqual(["{", '  "a": 1', "}"]);
  const long = resultLines(
    Array.from({ length: 100 }, (_, at) => at),
    80,
  );
  expect([long.length, long.at(-1)]).toEqual([41, "… 62 more lines: --json prints all"]);
});

test("colours: NO_COLOR, then FORCE_COLOR, then the terminal", () => {
  const colored = (isTerminal: boolean, env = {}) => styleFor(isTerminal, env).bad("x") !== "x";
  expect(colored(true)).toBe(true);
  expect(colored(false)).toBe(false);
  expect(colored(true, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
  expect(colored(false, { FORCE_COLOR: "1" })).toBe(true);
  expect(colored(true, { FORCE_COLOR: "0" })).toBe(false);
  expect(colored(true, { TERM: "dumb" })).toBe(false);
  expect(styleFor(false, { LANG: "C" }).glyphs.done).toBe("+");
});
