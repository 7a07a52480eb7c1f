import { ProcFile } from "./proc-file.ts";

const file = new ProcFile("/proc/vmstat");

/** How often this machine's kernel has killed a process for want of memory; 0 where it does not say. */
export function oomKills(): number {
  const count = /^oom_kill (\d+)$/m.exec(file.read() ?? "");
  return count === null ? 0 : Number(count[1]);
}
