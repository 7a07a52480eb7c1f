const longest = 2 ** 31 - 1; // a longer timer would fire at once; nothing here lives for 24 days

/** Calls back after that many milliseconds, never for an undefined time. */
export function deadline(ms: number | undefined, callback: () => void): NodeJS.Timeout | undefined {
  return ms === undefined || ms > longest ? undefined : setTimeout(callback, Math.max(0, ms));
}
