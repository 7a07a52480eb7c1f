import { SheafError } from "./errors.ts";

/** A length of time: a number of seconds, or text such as `"90s"`, `"10m"`, `"1h30m"`, `"2d"`, `"250ms"`. */
export type Duration = number | string;

/** An amount of memory: a number of bytes, or text such as `"512MB"`, `"16GB"`, `"1.5GiB"`. KB, MB, GB, TB are powers of 1000; KiB … of 1024. */
export type Size = number | string;

const durationUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const sizeUnits: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** A duration in milliseconds. Throws SHEAF_RESOURCES for what is none. */
export function milliseconds(duration: Duration, what = "duration"): number {
  if (typeof duration === "number") {
    if (Number.isFinite(duration) && duration >= 0) return duration * 1000;
  } else if (/^(\s*\d+(\.\d+)?\s*(ms|[smhdw])\s*)+$/.test(duration)) {
    let total = 0;
    for (const [, amount, unit] of duration.matchAll(/(\d+(?:\.\d+)?)\s*(ms|[smhdw])/g))
      total += Number(amount) * durationUnits[unit!]!;
    return total;
  }
  throw new SheafError("SHEAF_RESOURCES", `${what} ${JSON.stringify(duration)} is not a length of time`, {
    mend: 'Write seconds as a number, or text such as "90s", "10m", "1h30m".',
  });
}

/** A size in bytes. Throws SHEAF_RESOURCES for what is none. */
export function bytes(size: Size, what = "size"): number {
  if (typeof size === "number") {
    if (Number.isFinite(size) && size >= 0) return size;
  } else {
    const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(size);
    const unit = match === null ? undefined : sizeUnits[match[2]!.toLowerCase()];
    if (match !== null && unit !== undefined) return Math.round(Number(match[1]) * unit);
  }
  throw new SheafError("SHEAF_RESOURCES", `${what} ${JSON.stringify(size)} is not an amount of memory`, {
    mend: 'Write bytes as a number, or text such as "512MB", "16GB", "1.5GiB".',
  });
}

/** Less than this is no memory that anything could run in. */
const leastMemory = 1e6;

/** The bytes of memory that somebody asks for; 0 asks for none in particular. Throws SHEAF_RESOURCES for what is none, and for less than 1 MB. */
export function memory(size: Size, what = "mem"): number {
  const asked = bytes(size, what);
  if (asked === 0 || asked >= leastMemory) return asked;
  const unit = asked <= 1024 ? "GB" : "MB";
  throw new SheafError(
    "SHEAF_RESOURCES",
    `${what} is ${JSON.stringify(size)}, which is ${asked} bytes of memory`,
    {
      mend: `A number is bytes. Write the unit: "${asked}${unit}".`,
    },
  );
}
