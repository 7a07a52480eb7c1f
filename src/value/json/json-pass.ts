import type { Formats } from "../format/formats.ts";
import { TOKEN_LIMIT, tokenOfCanonical } from "../token.ts";
import { exoticText } from "./exotic.ts";
import { isFlatList, isFlatObject, numberText } from "./flat.ts";
import type { Pass } from "./pass.ts";
import { isPlain } from "./plain.ts";
import { HOLE, TAG, tagged, UNDEFINED } from "./tags.ts";

/** Deeper than this a value is looked at for cycles. */
const SUSPICIOUS_DEPTH = 200;

/** Raised inside a pass when a value turns out to contain itself. The pass is then made again, knowing where. */
export class CycleMet extends Error {}

/**
 * One pass over a value. `write` returns the body of a value, with the keys in their own order, and leaves its
 * canonical text in `canonical`: keys sorted, each member in the form of its token. Mostly both are the same text.
 */
export class JsonPass implements Pass {
  canonical = "";
  /** True when files or secrets are inside. */
  special = false;
  /** True when files are inside that were not looked up yet: the canonical text is not final. */
  unresolved = false;
  /** Bytes to which the body refers: they must be put into the storage. */
  readonly beside: Uint8Array[] = [];
  readonly formats: Formats;
  /** Objects that contain themselves, to be written whole in the format `v8`. */
  readonly cyclic: ReadonlySet<object>;
  #depth = 0;
  #above: Set<object> | undefined;

  constructor(formats: Formats, cyclic: ReadonlySet<object>) {
    this.formats = formats;
    this.cyclic = cyclic;
  }

  write(value: unknown): string {
    switch (typeof value) {
      case "string":
        return (this.canonical = JSON.stringify(value));
      case "number":
        return (this.canonical = numberText(value));
      case "boolean":
        return (this.canonical = value ? "true" : "false");
      case "undefined":
        return (this.canonical = UNDEFINED);
      case "bigint":
        return (this.canonical = tagged("bigint", `"${value}"`));
      case "object":
        return value === null ? (this.canonical = "null") : this.#object(value);
      default:
        return exoticText(this, value);
    }
  }

  #object(value: object): string {
    if (this.cyclic.size > 0 && this.cyclic.has(value)) return exoticText(this, value);
    const list = Array.isArray(value);
    if (!list && !isPlain(value)) return exoticText(this, value);
    if (list ? isFlatList(value) : isFlatObject(value)) return (this.canonical = JSON.stringify(value));
    this.enter(value);
    const body = list ? this.#list(value) : this.#members(value);
    this.leave(value);
    return body;
  }

  #list(list: readonly unknown[]): string {
    let body = "[";
    let canonical: string | undefined;
    for (let at = 0; at < list.length; at++) {
      const item = list[at];
      if (at > 0) body += ",";
      if (canonical !== undefined && at > 0) canonical += ",";
      const text = item === undefined && !(at in list) ? this.#hole() : this.write(item);
      const token = this.canonical.length <= TOKEN_LIMIT ? this.canonical : tokenOfCanonical(this.canonical);
      if (canonical === undefined && token !== text) canonical = body;
      body += text;
      if (canonical !== undefined) canonical += token;
    }
    body += "]";
    this.canonical = canonical === undefined ? body : `${canonical}]`;
    return body;
  }

  #hole(): string {
    return (this.canonical = HOLE);
  }

  #members(object: Readonly<Record<string, unknown>>): string {
    const keys = Object.keys(object);
    const texts: string[] = [];
    let body = "{";
    let same = true;
    let escaped = false;
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at]!;
      const text = this.write(object[key]);
      const token = this.canonical.length <= TOKEN_LIMIT ? this.canonical : tokenOfCanonical(this.canonical);
      const name = JSON.stringify(key);
      texts.push(`${name}:${token}`);
      body += at === 0 ? `${name}:${text}` : `,${name}:${text}`;
      if (token !== text || (at > 0 && key < keys[at - 1]!)) same = false;
      if (key === TAG) escaped = true;
    }
    body += "}";
    let canonical = same ? body : `{${sortedBy(keys, texts).join(",")}}`;
    if (escaped) [body, canonical] = [tagged("object", body), tagged("object", canonical)];
    this.canonical = canonical;
    return body;
  }

  enter(value: object): void {
    if (++this.#depth <= SUSPICIOUS_DEPTH) return;
    this.#above ??= new Set();
    if (this.#above.has(value)) throw new CycleMet();
    this.#above.add(value);
  }

  leave(value: object): void {
    if (--this.#depth >= SUSPICIOUS_DEPTH) this.#above?.delete(value);
  }
}

function sortedBy(keys: readonly string[], texts: readonly string[]): string[] {
  const order = keys.map((_, at) => at).sort((a, b) => (keys[a]! < keys[b]! ? -1 : 1));
  return order.map((at) => texts[at]!);
}
