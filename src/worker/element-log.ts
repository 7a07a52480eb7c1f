import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Logger } from "../task/context.ts";

type Data = Readonly<Record<string, unknown>>;
export type LogLevel = "debug" | "info" | "warn" | "error" | "out" | "err";

/** A line that has no end is broken here. */
const longestLine = 64 * 1024;

/**
 * The log file of one element, made when the first line is written. Lines are written at once, so that what a killed
 * element had to say is there. A line is `2026-11-20T10:00:00.000Z info  message {"data":1}`; what programs and the
 * console wrote has the levels `out` and `err`.
 */
export class ElementLog implements Logger {
  readonly file: string;
  readonly #redact: (text: string) => string;
  #descriptor: number | undefined;
  readonly #partial = { out: "", err: "" };

  constructor(file: string, redact: (text: string) => string) {
    this.file = file;
    this.#redact = redact;
  }

  debug(message: string, data?: Data): void {
    this.write("debug", message, data);
  }

  info(message: string, data?: Data): void {
    this.write("info", message, data);
  }

  warn(message: string, data?: Data): void {
    this.write("warn", message, data);
  }

  error(message: string, data?: Data): void {
    this.write("error", message, data);
  }

  write(level: LogLevel, message: string, data?: Data): void {
    const tail = data === undefined ? "" : ` ${dataText(data)}`;
    this.#append(`${new Date().toISOString()} ${level.padEnd(5)} ${message}${tail}\n`);
  }

  /** Text as a program writes it, in pieces of any length: each whole line becomes one of the log. */
  stream(level: "out" | "err", text: string): void {
    this.#partial[level] += text;
    if (!text.includes("\n") && this.#partial[level].length < longestLine) return;
    const lines = this.#partial[level].split("\n");
    this.#partial[level] = lines.at(-1)!.length < longestLine ? lines.pop()! : "";
    if (lines.length === 0) return;
    const start = `${new Date().toISOString()} ${level.padEnd(5)} `;
    this.#append(lines.map((line) => `${start}${line.replace(/\r$/, "")}\n`).join(""));
  }

  close(): void {
    for (const level of ["out", "err"] as const) {
      if (this.#partial[level] !== "") this.stream(level, "\n");
    }
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #append(text: string): void {
    try {
      this.#descriptor ??= openForAppend(this.file);
      writeSync(this.#descriptor, this.#redact(text));
    } catch {
      // A log that cannot be written must not fail the element that did its work.
    }
  }
}

function openForAppend(file: string): number {
  try {
    return openSync(file, "a");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, "a");
  }
}

function dataText(data: Data): string {
  try {
    return JSON.stringify(data, (_key, value: unknown) => {
      if (value instanceof Error) return { name: value.name, message: value.message };
      return typeof value === "bigint" ? String(value) : value;
    });
  } catch (error) {
    return `(data that cannot be written: ${(error as Error).message})`;
  }
}
