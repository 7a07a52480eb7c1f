import { type Chunk, readChunk } from "../../model/chunk.ts";
import { didYouMean } from "../../model/nearest.ts";
import { checkDispatch } from "../../model/dispatch-request.ts";
import { memory, milliseconds } from "../../model/quantity.ts";
import type { SettingValue } from "./setting-source.ts";

/** A value that was understood, or what would have been. */
export type Reading = { readonly value: SettingValue } | { readonly expected: string };

/** Understands a value of a file, or the text of a variable or a flag. */
export type Read = (value: unknown) => Reading;

export function text(expected: string): Read {
  return (value) => (typeof value === "string" && value !== "" ? { value } : { expected });
}

export function count(least: number): Read {
  return (value) => {
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    const fits = typeof number === "number" && Number.isSafeInteger(number) && number >= least;
    return fits ? { value: number } : { expected: `a whole number of at least ${least}` };
  };
}

export function choice(...choices: readonly string[]): Read {
  return (value) => {
    if (typeof value === "string" && choices.includes(value)) return { value };
    const hint = typeof value === "string" ? didYouMean(value, choices) : "";
    return { expected: `one of ${choices.join(", ")}.${hint}`.replace(/\.$/, "") };
  };
}

export function size(value: unknown): Reading {
  try {
    if (typeof value === "string" || typeof value === "number") return { value: checked(value) };
  } catch {
    // Said below.
  }
  return { expected: 'an amount of memory, 1 MB at least, such as "512MB", "16GB", "1.5GiB"' };
}

export function time(value: unknown): Reading {
  try {
    if (typeof value === "string" || typeof value === "number") {
      milliseconds(value as never);
      return { value };
    }
  } catch {
    // Said below.
  }
  return { expected: 'a time such as "10m", "2h", or a number of seconds' };
}

export function chunk(value: unknown): Reading {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  try {
    readChunk(number as Chunk);
    return { value: number as Chunk };
  } catch {
    return { expected: 'a number of elements from 1, or a time such as "10m"' };
  }
}

/** A list of texts; as one text, divided where `divide` says. */
export function texts(expected: string, divide: RegExp): Read {
  return (value) => {
    const parts = typeof value === "string" ? value.split(divide).filter((part) => part !== "") : value;
    const fits = Array.isArray(parts) && parts.every((part) => typeof part === "string");
    return fits ? { value: parts as string[] } : { expected };
  };
}

/** What `check` does not throw for. */
export function checkedBy(check: (value: never) => unknown, expected: string): Read {
  return (value) => {
    try {
      check(value as never);
      return { value: value as SettingValue };
    } catch {
      return { expected };
    }
  };
}

const dispatchKeys = ["queue", "mem", "time", "every"];

export function dispatch(value: unknown): Reading {
  const [what, example] =
    typeof value === "string"
      ? ["JSON", '{"mem":"2GB","time":"15m"}']
      : ["a table", '{ mem = "2GB", time = "15m" }'];
  const expected = `${what} with "queue", "mem", "time" and "every", as in ${example}`;
  let given = value;
  try {
    if (typeof value === "string") given = JSON.parse(value) as unknown;
  } catch {
    return { expected };
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) return { expected };
  const fits = Object.entries(given).every(
    ([key, text]) => dispatchKeys.includes(key) && typeof text === "string" && text !== "",
  );
  return fits ? checkedBy(checkDispatch, expected)(given) : { expected };
}

function checked(value: string | number): string | number {
  memory(value);
  return value;
}
