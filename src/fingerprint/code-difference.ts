import type { CodeDifference } from "../model/code-difference.ts";
import type { CodePart, CodeReport } from "./report.ts";

/** In what the code of a task differs from what it was, what is nearest to the task first. */
export function codeDifference(before: CodeReport, after: CodeReport): readonly CodeDifference[] {
  const schema: CodeDifference[] =
    before.schema === after.schema ? [] : [{ kind: "changed", what: "schema", name: "output" }];
  const parts = partsDifference(before.parts, after.parts);
  return [
    ...parts,
    ...schema,
    ...values("package", versions(before.packages), versions(after.packages)),
    ...values("uses", digests(before.uses), digests(after.uses)),
    ...values("captured", captured(before), captured(after)),
    ...sentences("removed", before.fallbacks, after.fallbacks),
    ...sentences("added", after.fallbacks, before.fallbacks),
  ];
}

/** `stats.ts: mean() changed, reached by monthly → mean`. */
export function differenceText({ kind, what, file, name, via, from, to }: CodeDifference): string {
  if (what === "code") return `${file}: ${name} ${kind}, reached by ${via!.join(" → ")}`;
  if (what === "schema") return "the output's schema changed";
  if (what === "fallback") return `${kind === "added" ? "now" : "no longer"}: ${name}`;
  const label = what === "captured" ? `the value of ${name}` : what === "uses" ? name : `package ${name}`;
  if (kind === "changed" && what !== "uses") return `${label} ${from} → ${to}`;
  return `${label} ${kind}${kind === "changed" || what === "uses" ? "" : ` (${to ?? from})`}`;
}

function partsDifference(before: readonly CodePart[], after: readonly CodePart[]): CodeDifference[] {
  const [old, now] = [byPlace(before), byPlace(after)];
  const made: CodeDifference[] = [];
  for (const [key, [part]] of now) {
    const kind = old.has(key) ? "changed" : "added";
    if (digestsOf(old.get(key)) !== digestsOf(now.get(key))) made.push(difference(kind, part!));
  }
  for (const [key, [part]] of old) if (!now.has(key)) made.push(difference("removed", part!));
  return made.toSorted((a, b) => a.via!.length - b.via!.length);
}

/** Several parts may have one name: overloads of an enum, the task's function and its options. */
function byPlace(parts: readonly CodePart[]): Map<string, CodePart[]> {
  const found = new Map<string, CodePart[]>();
  for (const part of parts) {
    const key = `${part.file} ${part.kind === "statement" ? part.digest : part.name}`;
    found.set(key, [...(found.get(key) ?? []), part]);
  }
  return found;
}

const digestsOf = (parts: readonly CodePart[] = []): string => parts.map(({ digest }) => digest).join(" ");

function difference(kind: CodeDifference["kind"], { file, name, kind: type, via }: CodePart): CodeDifference {
  return { kind, what: "code", file, name: type === "function" ? `${name}()` : name, via };
}

function values(
  what: CodeDifference["what"],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): CodeDifference[] {
  const names = [...new Set([...after.keys(), ...before.keys()])];
  return names.flatMap((name): CodeDifference[] => {
    const [from, to] = [before.get(name), after.get(name)];
    if (from === to) return [];
    if (from === undefined) return [{ kind: "added", what, name, to: to! }];
    return to === undefined
      ? [{ kind: "removed", what, name, from }]
      : [{ kind: "changed", what, name, from, to }];
  });
}

/** What is said of the one and not of the other. */
function sentences(
  kind: CodeDifference["kind"],
  said: readonly string[],
  other: readonly string[],
): CodeDifference[] {
  return said.filter((name) => !other.includes(name)).map((name) => ({ kind, what: "fallback", name }));
}

function versions(packages: CodeReport["packages"]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, version } of packages) {
    const known = found.get(name);
    found.set(name, known === undefined ? version : `${known}, ${version}`);
  }
  return found;
}

const digests = (uses: CodeReport["uses"]): Map<string, string> =>
  new Map(uses.map(({ name, digest }) => [name, digest ?? "missing"]));

const captured = (report: CodeReport): Map<string, string> =>
  new Map(report.captured.map(({ name, value }) => [name, value]));
