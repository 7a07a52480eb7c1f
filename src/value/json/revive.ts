import { deserialize } from "node:v8";
import { SheafError } from "../../model/errors.ts";
import { binaryOf, isBinaryName } from "./binary.ts";
import { type StoredTag, TAG, TAG_START } from "./tags.ts";

type Tagged = Readonly<Record<string, unknown>> & { readonly v?: unknown };

/** A reference met in a body: its bytes are in the storage, and `put` takes what they stand for. */
export interface Pending {
  readonly reference: StoredTag;
  put(value: unknown): void;
}

/** Makes values that are defined elsewhere (files, secrets) from their tags. */
export type TagReader = (payload: never) => unknown;

/** Reads tagged JSON. `pending` receives the parts that are in the storage; without it there may be none. */
export function readJson(
  text: string,
  readers: Readonly<Record<string, TagReader>>,
  pending?: Pending[],
): unknown {
  const parsed: unknown = JSON.parse(text);
  return text.includes(TAG_START) ? new Reviver(readers, pending).root(parsed) : parsed;
}

class Reviver {
  readonly #readers: Readonly<Record<string, TagReader>>;
  readonly #pending: Pending[] | undefined;

  constructor(readers: Readonly<Record<string, TagReader>>, pending: Pending[] | undefined) {
    this.#readers = readers;
    this.#pending = pending;
  }

  root(value: unknown): unknown {
    const holder = [value];
    this.#list(holder);
    return holder[0];
  }

  #list(list: unknown[]): void {
    for (let at = 0; at < list.length; at++) {
      const item = list[at];
      if (typeof item !== "object" || item === null) continue;
      if ((item as Tagged)[TAG] === "hole") Reflect.deleteProperty(list, at);
      else this.#child(item, (value) => (list[at] = value));
    }
  }

  #members(object: Record<string, unknown>): void {
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (typeof value === "object" && value !== null)
        this.#child(value, (made) => setMember(object, key, made));
    }
  }

  /** Revives what is in one place; `put` is called only when something else belongs there. */
  #child(value: object, put: (value: unknown) => void): void {
    if (Array.isArray(value)) return this.#list(value);
    const tag = (value as Tagged)[TAG];
    if (tag === undefined) return this.#members(value as Record<string, unknown>);
    put(this.#tagged(tag as string, (value as Tagged).v, put));
  }

  #tagged(tag: string, payload: unknown, put: (value: unknown) => void): unknown {
    if (isBinaryName(tag)) return this.#binary(tag, payload, put);
    const reader = this.#readers[tag];
    if (reader !== undefined) return reader(payload as never);
    switch (tag) {
      case "undefined":
        return undefined;
      case "number":
        return payload === "-0" ? -0 : Number(payload);
      case "bigint":
        return BigInt(payload as string);
      case "Date":
        return new Date(payload === null ? Number.NaN : (payload as string));
      case "URL":
        return new URL(payload as string);
      case "v8":
        return deserialize(Buffer.from(payload as string, "base64"));
      case "Map":
        return this.#map(payload as [unknown, unknown][]);
      case "Set":
        return this.#set(payload as unknown[]);
      case "object":
        this.#members(payload as Record<string, unknown>);
        return payload;
      case "stored":
        return this.#wait(payload as StoredTag, put);
      default:
        throw new SheafError("SHEAF_STORE_BROKEN", `A stored value has an unknown tag "${tag}"`, {
          mend: "It may have been written by a newer version of Sheaf: update this one.",
        });
    }
  }

  #binary(name: string, payload: unknown, put: (value: unknown) => void): unknown {
    if (typeof payload === "string") return binaryOf(name, Buffer.from(payload, "base64"));
    const { blob, size } = payload as StoredTag;
    return this.#wait({ format: name, blob, size }, put);
  }

  #wait(reference: StoredTag, put: (value: unknown) => void): undefined {
    if (this.#pending !== undefined) return void this.#pending.push({ reference, put });
    throw new SheafError("SHEAF_INTERNAL", `A value was read without the storage that holds part of it`);
  }

  /** Entries are put in after what is pending inside has come: a Map's keys cannot be replaced in place. */
  #map(entries: [unknown, unknown][]): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    this.#filled(entries, () => {
      for (const [key, value] of entries) map.set(key, value);
    });
    return map;
  }

  #set(items: unknown[]): Set<unknown> {
    const set = new Set<unknown>();
    this.#filled(items, () => {
      for (const item of items) set.add(item);
    });
    return set;
  }

  #filled(items: unknown[], fill: () => void): void {
    const before = this.#pending?.length ?? 0;
    this.#list(items);
    const waiting = this.#pending?.slice(before) ?? [];
    if (waiting.length === 0) return fill();
    let left = waiting.length;
    waiting.forEach((pending, at) => {
      this.#pending![before + at] = {
        reference: pending.reference,
        put(value) {
          pending.put(value);
          if (--left === 0) fill();
        },
      };
    });
  }
}

function setMember(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
