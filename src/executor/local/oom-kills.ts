import { readFileSync } from "node:fs";

const files = ["/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"];

/** How often the kernel has killed for want of memory in this control group; 0 where it does not say. */
export function oomKills(): number {
  for (const file of files) {
    try {
      const count = /^oom_kill (\d+)$/m.exec(readFileSync(file, "utf8"));
      if (count !== null) return Number(count[1]);
    } catch {
      // not this kind of control group
    }
  }
  return 0;
}
