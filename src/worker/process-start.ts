import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const ps = (pid: number) => ["-o", "lstart=", "-p", String(pid)];

/**
 * When a process started, in the system's own terms, or undefined when there is none. Together with the pid it names a
 * process for ever: a pid that was given again has another start.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === "linux") return startInStat(await readFile(`/proc/${pid}/stat`, "utf8"));
    if (process.platform === "win32") return aliveStart(pid);
    const { stdout } = await promisify(execFile)("ps", ps(pid));
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** As `processStart`, at once. */
export function processStartSync(pid: number): string | undefined {
  try {
    if (process.platform === "linux") return startInStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    if (process.platform === "win32") return aliveStart(pid);
    return (
      execFileSync("ps", ps(pid), { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() ||
      undefined
    );
  } catch {
    return undefined;
  }
}

// The 22nd field, counted after the program's name, which may hold blanks and brackets. A zombie (Z) has ended.
function startInStat(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
}

// Windows has no cheap way to ask: a living pid is taken for the same process.
function aliveStart(pid: number): string | undefined {
  process.kill(pid, 0);
  return "alive";
}
