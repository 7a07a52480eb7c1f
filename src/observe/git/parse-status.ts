import type { GitChange } from "../../model/provenance.ts";

export interface ParsedStatus {
  readonly commit: string | undefined;
  readonly branch: string | undefined;
  readonly changes: readonly GitChange[];
}

/** Reads what `git status --porcelain=v2 --branch -z` says. */
export function parseStatus(text: string): ParsedStatus {
  const records = text.split("\0");
  const headers = new Map<string, string>();
  const changes: GitChange[] = [];
  for (let at = 0; at < records.length; at++) {
    const record = records[at]!;
    const header = /^# (\S+) (.*)$/.exec(record);
    if (header !== null) headers.set(header[1]!, header[2]!);
    else if (record !== "") changes.push(changeOf(record));
    if (record.startsWith("2 ")) at += 1; // of a rename, the next record is where it was
  }
  const commit = headers.get("branch.oid");
  const branch = headers.get("branch.head");
  return {
    commit: commit === "(initial)" ? undefined : commit,
    branch: branch === "(detached)" ? undefined : branch,
    changes,
  };
}

/** How many fields stand before the path, by the kind of record. */
const fieldsBefore: Readonly<Record<string, number>> = { "1": 8, "2": 9, u: 10, "?": 1, "!": 1 };

function changeOf(record: string): GitChange {
  const fields = record.split(" ");
  const kind = fields[0]!;
  return { change: letterOf(kind, fields[1] ?? ""), path: fields.slice(fieldsBefore[kind] ?? 1).join(" ") };
}

/** What changed in the index, else what changed in the working tree. */
function letterOf(kind: string, staged: string): string {
  if (kind === "?") return "?";
  return kind === "u" ? "U" : (staged.replaceAll(".", "")[0] ?? "M");
}
