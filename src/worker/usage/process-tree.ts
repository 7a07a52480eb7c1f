import { readdirSync } from "node:fs";
import { readProc } from "./proc-file.ts";

/** A process and all below it that live. Those that made themselves independent are not found. */
export function treeOf(root: number): number[] {
  const pids = [root];
  for (let at = 0; at < pids.length; at++) pids.push(...childrenOf(pids[at]!));
  return pids;
}

/** The children of a process, whichever of its threads started them. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => childrenOfThread(pid, thread));
  } catch {
    return [];
  }
}

/** The children that the main thread of a process started: all that Node itself starts. */
export function childrenOfMain(pid: number): number[] {
  return childrenOfThread(pid, String(pid));
}

function childrenOfThread(pid: number, thread: string): number[] {
  const text = readProc(`/proc/${pid}/task/${thread}/children`);
  return text === undefined || text === "" ? [] : text.trimEnd().split(" ").map(Number);
}
