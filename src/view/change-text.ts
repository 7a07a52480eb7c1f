import type { CodeDifference } from "../model/code-difference.ts";
import { hidden } from "../model/provenance.ts";
import type { Change } from "../model/reason.ts";

/** What has changed, in one line or several: `input seed: 1 → 2`. */
export function changeLines(change: Change): readonly string[] {
  if (change.type !== "code") return [changeText(change)];
  if (change.edited === "now") return ["its source was edited after this process had loaded it"];
  if (change.edited === "before") return ["its source was being edited while the earlier run had it loaded"];
  if (change.parts.length === 0) return ["its code changed; nothing is remembered of what it was"];
  return change.parts.map(codeText);
}

function changeText(change: Exclude<Change, { type: "code" }>): string {
  switch (change.type) {
    case "input":
      return inputText(change);
    case "input-renamed":
      return `input ${change.from} is now called ${change.to}`;
    case "file":
      return `content of ${change.path} changed (input ${change.input})`;
    case "version":
      return versionText(change);
    case "schema":
      return "the output's schema changed";
    case "env":
      return envText(change);
    case "format":
      return `format: ${change.from ?? "the default"} → ${change.to ?? "the default"}`;
    case "container":
    case "preamble":
      return `${change.type}: ${change.from ?? "none"} → ${change.to ?? "none"}`;
    case "task":
      return `task ${change.from} is now called ${change.to}`;
    case "scheme":
      return "this version of Sheaf tells results apart in another way";
  }
}

function inputText({ name, from, to }: Extract<Change, { type: "input" }>): string {
  if (from === undefined) return `input ${name} is new: ${to}`;
  if (to === undefined) return `input ${name} is gone: it was ${from}`;
  if (from === to) return `input ${name} changed beyond what is kept to show of it: ${to}`;
  return `input ${name}: ${fromTo(from, to)}`;
}

function versionText({ from, to }: Extract<Change, { type: "version" }>): string {
  if (from === undefined) return `version ${JSON.stringify(to)} stands for its code now`;
  if (to === undefined)
    return `it has no version any more, so its code counts: it was ${JSON.stringify(from)}`;
  return `version: ${JSON.stringify(from)} → ${JSON.stringify(to)}`;
}

function envText({ name, from, to }: Extract<Change, { type: "env" }>): string {
  const what = `environment variable ${name}`;
  if (from === undefined) return to === hidden ? `${what} is set now` : `${what} is set now: ${to}`;
  if (to === undefined)
    return from === hidden ? `${what} is not set any more` : `${what} is not set any more: it was ${from}`;
  return from === to ? `${what} changed` : `${what}: ${fromTo(from, to)}`;
}

/** `stats.ts: mean() changed, reached by monthly → mean`. */
function codeText({ kind, what, file, name, via = [], from, to }: CodeDifference): string {
  switch (what) {
    case "code":
      return `${file}: ${name} ${kind}${via.length > 1 ? `, reached by ${via.join(" → ")}` : ""}`;
    case "schema":
      return "the output's schema changed";
    case "fallback":
      return `${kind === "added" ? "followed no further now" : "followed further now; before"}: ${name}`;
    case "uses":
      return `${name}, which it uses, ${to === "missing" ? "is missing" : kind === "changed" ? "changed" : `was ${kind}`}`;
    case "package":
    case "captured": {
      const label = what === "captured" ? `captured value ${name}` : `package ${name}`;
      return kind === "changed" ? `${label}: ${fromTo(from!, to!)}` : `${label} ${kind}: ${to ?? from}`;
    }
  }
}

/** Long texts are begun shortly before they differ. */
const LONG = 60;
const BEFORE = 16;

function fromTo(from: string, to: string): string {
  if (from.length + to.length <= LONG) return `${from} → ${to}`;
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  const start = same - BEFORE;
  if (start < BEFORE) return `${from} → ${to}`;
  return `…${from.slice(start)} → …${to.slice(start)}`;
}
