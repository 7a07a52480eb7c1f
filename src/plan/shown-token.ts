import type { InputToken } from "./identity.ts";

/** What people are shown of an input: what was kept for that, else its token, which then is its text. */
export function shownInput({ token, shown }: InputToken): string {
  return shown ?? shownToken(token);
}

/** Values that JSON does not have are written in tokens as tagged objects; people are shown them as they are. */
function shownToken(token: string): string {
  if (!token.includes('{"$":')) return token;
  try {
    return textOf(JSON.parse(token) as unknown);
  } catch {
    return token;
  }
}

function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  const { $: tag, v } = value as { readonly $?: string; readonly v?: unknown };
  if (tag !== undefined) return taggedText(tag, v);
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${textOf(item)}`);
  return `{${members.join(",")}}`;
}

function taggedText(tag: string, payload: unknown): string {
  if (tag === "undefined" || payload === undefined) return tag;
  if (tag === "object") return textOf(payload);
  if (typeof payload !== "string") return `${tag} ${textOf(payload)}`;
  return tag === "bigint" ? `${payload}n` : payload;
}
