const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time for people: `850ms`, `3.2s`, `42s`, `1m 03s`, `2h 05m`, `3d 04h`. */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return "?";
  const positive = Math.max(0, ms);
  if (positive < 999.5) return `${Math.round(positive)}ms`;
  if (positive < 9950) return `${(positive / SECOND).toFixed(1)}s`;
  const seconds = Math.round(positive / SECOND);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return twoUnits(seconds, 60, "m", "s");
  const minutes = Math.round(positive / MINUTE);
  if (minutes < 24 * 60) return twoUnits(minutes, 60, "h", "m");
  return twoUnits(Math.round(positive / HOUR), DAY / HOUR, "d", "h");
}

function twoUnits(count: number, base: number, ...[major, minor]: readonly [string, string]): string {
  return `${Math.floor(count / base)}${major} ${String(count % base).padStart(2, "0")}${minor}`;
}

/** A moment in local time: `2026-11-20 14:03:12`. */
export function momentText(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** How long ago: `just now`, `42s ago`, `3d 04h ago`. */
export function agoText(at: number, now: number): string {
  return now - at < SECOND ? "just now" : `${durationText(now - at)} ago`;
}
