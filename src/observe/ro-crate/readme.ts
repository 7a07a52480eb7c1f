import type { RunAccount } from "../account/run-account.ts";
import { stateText } from "./root.ts";

/** What a person reads first. */
export function readme(account: RunAccount): string {
  const { flow, run, manifest } = account;
  const about = manifest.description === undefined ? "" : ` ${manifest.description}`;
  return [
    `# Run ${run}`,
    "",
    `A run of the flow \`${flow}\`, which ${stateText(account)}.${about}`,
    "",
    ...table(["", ""], facts(account)),
    ...section("Params", ["param", "value"], paramRows(account)),
    ...section("Steps", ["step", "elements", "succeeded", "cached", "failed", "skipped"], stepRows(account)),
    "This folder is a [Workflow Run RO-Crate](https://www.researchobject.org/workflow-run-crate/):",
    "`ro-crate-metadata.json` says what each file is, and what was made from what.",
    "",
  ].join("\n");
}

function facts({ state, startedAt, endedAt, user, host, argv, provenance }: RunAccount): string[][] {
  const git = provenance?.git;
  const dirty = git?.dirty === true ? ", with uncommitted changes" : "";
  const told: (readonly [string, string | undefined])[] = [
    ["state", state],
    ["began", new Date(startedAt).toISOString()],
    ["ended", endedAt === undefined ? undefined : new Date(endedAt).toISOString()],
    ["by", `${user} on ${host}`],
    ["command", `\`${argv.join(" ")}\``],
    ["commit", git?.commit === undefined ? undefined : `${git.commit}${dirty}`],
    ["with", provenance && `Sheaf ${provenance.sheaf}, Node.js ${provenance.node}`],
  ];
  return told.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]));
}

function paramRows({ params }: RunAccount): string[][] {
  return params.map(({ name, value }) => [name, code(value.shown)]);
}

function stepRows({ steps }: RunAccount): string[][] {
  return steps.map(({ manifest, counts: { total, succeeded, cached, failed, stale, skipped } }) => [
    manifest.name,
    ...[total, succeeded, cached, failed + stale, skipped].map(String),
  ]);
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [`## ${title}`, "", ...table(head, rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

function code(text: string): string {
  const line = text.replaceAll("\n", " ").replaceAll("`", "'");
  return line === "" ? "" : `\`${line.length <= 80 ? line : `${line.slice(0, 79)}…`}\``;
}
