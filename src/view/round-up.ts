const MB = 1e6;
const GB = 1e9;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const minutes = [1, 2, 5, 10, 15, 20, 30, 45];
const hours = [1, 1.5, 2, 3, 4, 6, 8, 12, 18, 24];

/** A sensible amount of memory that is not less: as it is written, and in bytes. */
export function roundedUpMemory(bytes: number): [string, number] {
  const step = bytes <= GB ? 100 * MB : bytes <= 4 * GB ? 500 * MB : bytes <= 32 * GB ? GB : 8 * GB;
  const rounded = Math.max(1, Math.ceil(bytes / step - 1e-9)) * step;
  return [rounded < GB ? `${rounded / MB}MB` : `${rounded / GB}GB`, rounded];
}

/** A sensible time limit that is not less: as it is written, and in milliseconds. */
export function roundedUpTime(ms: number): [string, number] {
  const minute = minutes.find((count) => count * MINUTE >= ms);
  if (minute !== undefined) return [`${minute}m`, minute * MINUTE];
  const hour = hours.find((count) => count * HOUR >= ms);
  if (hour !== undefined) return [hour === 1.5 ? "1h30m" : `${hour}h`, hour * HOUR];
  const days = Math.ceil(ms / DAY);
  return [`${days}d`, days * DAY];
}

/** Cores for so many busy ones: a little over a whole number is not one more. */
export function roundedUpCpus(busy: number): number {
  return Math.max(1, Math.ceil(busy - 0.15));
}
