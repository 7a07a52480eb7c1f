import type { GitState, Provenance } from "../../model/provenance.ts";
import type { RunRow } from "../../store/store.ts";

const DIGITS = 12;

/** Where a run ran and of which state of the source, as texts by name. */
export function surroundingsOf({ provenance, host, user }: RunRow): Map<string, string> {
  const texts = new Map([
    ["host", host],
    ["user", user],
  ]);
  if (provenance === undefined) return texts;
  const { sheaf, node, os, machine, cwd, lockfile, git } = JSON.parse(provenance) as Provenance;
  texts.set("sheaf", sheaf).set("node", node);
  texts.set("system", `${os.name ?? os.platform} (${os.platform} ${os.release}, ${os.arch})`);
  texts.set("machine", `${machine.cpus} × ${machine.cpuModel ?? "unknown processor"}`);
  texts.set("folder", cwd);
  if (lockfile !== undefined)
    texts.set("lock file", `${lockfile.path} (${lockfile.sha256.slice(0, DIGITS)})`);
  if (git?.commit !== undefined) texts.set("git", gitText(git));
  return texts;
}

/** `main 1a2b3c4d5e6f, with 2 changes (0f1e2d3c4b5a)`. */
function gitText({ branch, commit, dirty, changes, diff }: GitState): string {
  const at = [branch, commit!.slice(0, DIGITS)].filter((part) => part !== undefined).join(" ");
  if (dirty !== true) return at;
  const count = changes?.length ?? 0;
  const which = diff === undefined ? "" : ` (${diff.blob.slice(0, DIGITS)})`;
  return `${at}, with ${count === 1 ? "1 change" : `${count} changes`}${which}`;
}
