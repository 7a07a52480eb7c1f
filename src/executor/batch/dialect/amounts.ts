const MIB = 1024 ** 2;
const SECOND = 1000;

/** Whole cores. */
export const cores = (cpus: number): number => Math.max(1, Math.ceil(cpus));
export const mebibytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / MIB));
export const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / SECOND));
export const minutes = (ms: number): number => Math.max(1, Math.ceil(ms / (60 * SECOND)));

const two = (count: number) => String(count).padStart(2, "0");

/** `26:03:04`: hours may be more than a day's. */
export function hoursMinutesSeconds(ms: number): string {
  const total = seconds(ms);
  return [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60].map(two).join(":");
}

/** `[D-]HH:MM:SS(.mmm)`, `MM:SS.mmm`, `HH:MM:SS` → milliseconds; undefined for what is none. */
export function clockMs(text: string): number | undefined {
  const match = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (match === null) return undefined;
  const [, days = 0, hours = 0, mins, secs] = match;
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(mins)) * 60 + Number(secs);
  return Math.round(total * SECOND);
}

const units: Readonly<Record<string, number>> = {
  "": 1,
  k: 1024,
  m: MIB,
  g: 1024 ** 3,
  t: 1024 ** 4,
  p: 1024 ** 5,
};

/** `4956160`, `1234K`, `12.5 MB`, `800kb`: powers of 1024, as schedulers count; undefined for what is none. */
export function sizeBytes(text: string): number | undefined {
  const match = /^([\d.]+)\s*([kmgtp]?)(?:i?b(?:ytes?)?)?$/i.exec(text.trim());
  return match === null ? undefined : Math.round(Number(match[1]) * units[match[2]!.toLowerCase()]!);
}

/** A date's parts in local time, two digits each. */
export function localParts(epochMs: number) {
  const date = new Date(Math.ceil(epochMs / SECOND) * SECOND);
  return {
    year: String(date.getFullYear()),
    month: two(date.getMonth() + 1),
    day: two(date.getDate()),
    hour: two(date.getHours()),
    minute: two(date.getMinutes()),
    second: two(date.getSeconds()),
  };
}
