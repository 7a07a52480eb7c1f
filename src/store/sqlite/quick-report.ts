import { readFileSync } from "node:fs";

/**
 * Calls `load` so that a native module's loader learns at once which libc this is. Such loaders ask for a report on the
 * whole process for that, which takes milliseconds, and seconds where Node looks up the names of open connections.
 */
export function withQuickReport<T>(load: () => T): T {
  const { report } = process;
  const known = libcReport();
  if (known === undefined) return load();
  const { getReport } = report;
  report.getReport = () => {
    report.getReport = getReport; // whoever asks again may keep the answer, and want all of it
    return known;
  };
  try {
    return load();
  } finally {
    report.getReport = getReport;
  }
}

/** The part of a report that tells glibc from musl; undefined where it cannot be told without one. */
function libcReport(): object | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const maps = readFileSync("/proc/self/maps", "utf8");
    const musl = /\S*(?:libc\.musl-|ld-musl-)\S*/.exec(maps);
    if (musl !== null) return { header: {}, sharedObjects: [musl[0]] };
    return /\/libc(?:-[\d.]+)?\.so/.test(maps)
      ? { header: { glibcVersionRuntime: "2" }, sharedObjects: [] }
      : undefined;
  } catch {
    return undefined;
  }
}
