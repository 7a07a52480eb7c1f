/** A count with its thousands set apart: `12,345`. */
export function countText(count: number): string {
  return count < 1000 ? String(count) : String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 run`, `3 runs`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** An amount of bytes: `512 B`, `1.5 KB`, `16 GB` (powers of 1000). */
export function bytesText(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  let amount = bytes;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 || amount >= 99.95 ? Math.round(amount) : Number(amount.toFixed(1))} ${units[unit]}`;
}

/** A pace in elements: `1,200/s`, `3.5/s`, `12/min`, `4/h`. */
export function rateText(perSecond: number): string {
  if (perSecond >= 99.5) return `${countText(Math.round(perSecond))}/s`;
  if (perSecond >= 0.95) return `${Number(perSecond.toFixed(perSecond < 9.95 ? 1 : 0))}/s`;
  if (perSecond * 60 >= 0.95) return `${Math.round(perSecond * 60)}/min`;
  return `${Math.max(1, Math.round(perSecond * 3600))}/h`;
}
