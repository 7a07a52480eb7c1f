import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** When a process started, in the system's own terms; undefined when there is none. */
export type ProcessStart = (pid: number) => string | undefined;

/** One open store of one process, as its file says to others. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  readonly pidStart: string;
  /** Within which process numbers mean the same: one boot of one machine, one pid namespace. Empty where unknown. */
  readonly machine: string;
  readonly nonce: string;
  /** Since when it has held the lease, by its own clock. */
  readonly since: number;
  /** It is moving the database to a fresh file, away from a holder that fell silent. */
  readonly fencing?: boolean;
}

export function newLeaseHolder(processStart: ProcessStart | undefined): LeaseHolder {
  return {
    host: hostname(),
    pid: process.pid,
    pidStart: processStart?.(process.pid) ?? "",
    machine: machine(),
    nonce: randomBytes(8).toString("hex"),
    since: Date.now(),
  };
}

/** Has its process ended? Only on the same machine can that be seen. */
export function hasEnded(
  holder: LeaseHolder,
  me: LeaseHolder,
  processStart: ProcessStart | undefined,
): boolean {
  const isHere = holder.host === me.host && holder.machine === me.machine && me.machine !== "";
  if (!isHere || holder.pidStart === "" || processStart === undefined) return false;
  return processStart(holder.pid) !== holder.pidStart;
}

// Two machines may have one name, and containers with one name count their processes apart.
function machine(): string {
  if (process.platform !== "linux") return "";
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return "";
  }
}

const BLOCK = 512;

/** Always of one length, so that it can be written over and over. */
export function leaseText(holder: LeaseHolder): string {
  return `${JSON.stringify(holder).padEnd(BLOCK - 1)}\n`;
}

/** Undefined for what is no such text, or not yet. */
export function parseLeaseText(text: string): LeaseHolder | undefined {
  try {
    return JSON.parse(text) as LeaseHolder;
  } catch {
    return undefined;
  }
}
