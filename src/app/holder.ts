import { hostname } from "node:os";
import type { Holder } from "../store/store.ts";
import { processStartSync } from "../worker/process-start.ts";

/** A holder on another host that has not said for so long that it lives is taken for dead. Milliseconds. */
const silence = 60_000;

/** This process, as the holder of a lease. */
export function thisHolder(now: number): Holder {
  return {
    host: hostname(),
    pid: process.pid,
    pidStart: processStartSync(process.pid) ?? "",
    heartbeatAt: now,
  };
}

/** Will it never write again? On this host that can be seen; of another host only its silence can be judged. */
export function isDead(holder: Holder, now: number): boolean {
  if (holder.host !== hostname()) return now - holder.heartbeatAt > silence;
  return processStartSync(holder.pid) !== holder.pidStart;
}
