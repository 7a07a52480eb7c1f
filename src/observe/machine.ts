import { readFile } from "node:fs/promises";
import { arch, cpus, hostname, platform, release, totalmem, userInfo } from "node:os";
import type { Provenance } from "../model/provenance.ts";

/** The machine, its system and who uses it. */
export async function machineFacts(): Promise<Pick<Provenance, "os" | "machine" | "host" | "user">> {
  const name = await systemName();
  const processors = cpus();
  const cpuModel = processors[0]?.model.trim();
  return {
    os: {
      platform: platform(),
      release: release(),
      arch: arch(),
      ...(name === undefined ? {} : { name }),
    },
    machine: {
      cpus: processors.length,
      ...(cpuModel === undefined || cpuModel === "" ? {} : { cpuModel }),
      memoryBytes: totalmem(),
    },
    host: hostname(),
    user: userName(),
  };
}

async function systemName(): Promise<string | undefined> {
  if (platform() !== "linux") return undefined;
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1];
}

/** In a container the user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
