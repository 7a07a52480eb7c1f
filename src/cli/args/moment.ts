import { milliseconds } from "../../model/quantity.ts";
import { usage } from "./usage.ts";

/** A moment written as a date, a date and time, or how long ago: `2026-11-20`, `2026-11-20T14:00`, `2h`, `3d`. Local time. */
export function moment(text: string, flag: string, now = Date.now()): number {
  const ago = /^(.+?)(\s+ago)?$/.exec(text.trim())?.[1] ?? "";
  if (/^\d+(\.\d+)?\s*(ms|[smhdw])/.test(ago))
    return now - milliseconds(ago.replaceAll(/\s/g, ""), `--${flag}`);
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text.replace(" ", "T"));
  if (/^\d{4}-\d{2}/.test(text) && !Number.isNaN(at)) return at;
  throw usage(
    `--${flag} is "${text}"; expected a date (2026-11-20, 2026-11-20T14:00) or how long ago (2h, 3d)`,
  );
}
