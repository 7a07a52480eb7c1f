import { FileValue } from "./file/file-value.ts";
import { PathValue } from "./file/path-value.ts";
import { isSelfCoded } from "./json/self-coded.ts";
import { SecretRef } from "./secret/secret.ts";

/** An excerpt is not longer than about this, in characters. */
const LIMIT = 120;
/** Digits of a digest: enough to tell two files apart. */
const DIGITS = 12;

/**
 * What people are shown of a value whose token is a digest: the beginning of its text, a list's length, a file's path with
 * what tells its content apart. `body` is its JSON, where it is at hand. Secrets are shown by name, files in the project's
 * folder, `root`, by their path in it.
 */
export function excerptOf(value: unknown, body: string | undefined, root?: string): string {
  if (isSelfCoded(value)) return excerptOfSpecial(value, root);
  if (typeof value === "string") return cut(JSON.stringify(value.slice(0, LIMIT + 1)));
  if (Array.isArray(value))
    return cut(`${value.length} items${value.length === 0 ? "" : `: ${firsts(value, root)}`}`);
  if (body !== undefined && !body.includes(`"$"`)) return cut(body);
  if (typeof value !== "object" || value === null) return typeof value;
  const name = Object.getPrototypeOf(value)?.constructor?.name ?? "Object";
  return name === "Object" ? cut(`{${members(value, root)}}`) : `a ${name}`;
}

function excerptOfSpecial(value: unknown, root: string | undefined): string {
  if (value instanceof PathValue) {
    const { identity, digest } = value;
    const path =
      root !== undefined && value.path.startsWith(`${root}/`)
        ? value.path.slice(root.length + 1)
        : value.path;
    return identity === "name" ? path : `${path} (${identity} ${digest?.slice(0, DIGITS)})`;
  }
  if (value instanceof FileValue) return `${value.name} (content ${value.digest.slice(0, DIGITS)})`;
  if (value instanceof SecretRef) return `the secret ${value.env}`;
  return "rows";
}

/** The first items, as far as they have room. */
function firsts(items: readonly unknown[], root: string | undefined): string {
  let text = "";
  for (const item of items) {
    text += `${text === "" ? "" : ", "}${brief(item, root)}`;
    if (text.length > LIMIT) break;
  }
  return text;
}

function members(value: object, root: string | undefined): string {
  let text = "";
  for (const [key, item] of Object.entries(value)) {
    text += `${text === "" ? "" : ", "}${key}: ${brief(item, root)}`;
    if (text.length > LIMIT) break;
  }
  return text;
}

function brief(item: unknown, root: string | undefined): string {
  if (isSelfCoded(item)) return excerptOfSpecial(item, root);
  if (typeof item === "string") return JSON.stringify(item.slice(0, LIMIT));
  if (Array.isArray(item)) return `${item.length} items`;
  return typeof item === "object" && item !== null ? "{…}" : String(item);
}

function cut(text: string): string {
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT - 1)}…`;
}
