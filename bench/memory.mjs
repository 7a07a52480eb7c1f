// The memory of a process and of all below it, sampled from /proc.
import { readdirSync, readFileSync } from "node:fs";

/** `sample()` now and then; `peak()` → the largest sum seen, in megabytes. */
export function memoryOf(root) {
  let peak = 0;
  return {
    sample: () => {
      peak = Math.max(peak, sumBelow(root));
    },
    peak: () => (peak === 0 ? undefined : peak / 1024),
  };
}

function sumBelow(pid) {
  let sum = residentKb(pid);
  for (const child of childrenOf(pid)) sum += sumBelow(child);
  return sum;
}

/** The kernel's own high-water mark, which a sample cannot miss. Processes share pages: a sum counts those twice. */
function residentKb(pid) {
  return Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

function childrenOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
      const children = read(`/proc/${pid}/task/${thread}/children`).trim();
      return children === "" ? [] : children.split(" ");
    });
  } catch {
    return [];
  }
}

/** "" once the process has gone. */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
