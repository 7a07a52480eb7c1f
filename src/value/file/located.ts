import { fileURLToPath } from "node:url";
import { type selfCoded, type SelfCoded } from "../json/self-coded.ts";

/**
 * A value that stands for a file. It is a String object, so that what is written against its type, a branded string
 * (`path().refine((p) => p.endsWith(".nc"))`), works on it before it is lowered to the string itself.
 */
export abstract class Located extends String implements SelfCoded {
  abstract readonly [selfCoded]: SelfCoded[typeof selfCoded];
  abstract readonly unresolved: boolean;
  readonly lowers = true;
  /** Of the value's own fields: a copy that a schema library makes is no String inside. */
  abstract override toString(): string;
  abstract toBody(): string;
  abstract toCanonical(): string;
}

/** True for `s3://…`, `https://…`; `file:` URLs are paths. */
export function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path) && !/^file:/i.test(path);
}

/** The path that a string or a `file:` URL names. */
export function pathOf(source: string | URL): string {
  const text = String(source);
  return /^file:\/\//i.test(text) ? fileURLToPath(text) : text;
}
