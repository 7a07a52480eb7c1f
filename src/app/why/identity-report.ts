import { knownReports } from "../../fingerprint/known-reports.ts";
import type { CodeReport } from "../../fingerprint/report.ts";
import type { IdentityCode, IdentityReport } from "../../model/explanation.ts";
import { shownEnvironment } from "../../observe/declared-environment.ts";
import { type PrefixParts, readPrefix } from "../../plan/identity-prefix.ts";
import type { Store } from "../../store/store.ts";
import type { FoundElement } from "../find-element.ts";
import { recordedInputs } from "../recorded-inputs.ts";
import { basisOf } from "./past-why.ts";

/** What an element's identity is made of; undefined where it has none, or nothing of it is recorded. */
export async function identityReport(store: Store, found: FoundElement): Promise<IdentityReport | undefined> {
  const identity = found.row?.identity;
  const prefix = (await basisOf(store, found))?.prefix;
  const parts = prefix === undefined ? undefined : readPrefix(prefix);
  if (identity === undefined || parts === undefined) return undefined;
  const inputs = recordedInputs(found);
  return {
    identity,
    task: parts.task,
    code: await codeOf(store, parts.code),
    inputs: inputs.filter(({ value }) => value !== undefined),
    ignored: inputs.filter(({ value }) => value === undefined).map(({ name }) => name),
    env: shownEnvironment(Object.fromEntries(parts.env)),
    ...placeOf(parts),
  };
}

function placeOf({ format, container, preamble }: PrefixParts) {
  return {
    ...(format === null ? {} : { format }),
    ...(container === null ? {} : { container: container[1] }),
    ...(preamble.length === 0 ? {} : { preamble }),
  };
}

async function codeOf(store: Store, code: string): Promise<IdentityCode> {
  const version = /^version (.*) [0-9a-f]{64}$/s.exec(code)?.[1];
  if (version !== undefined) return { type: "version", version };
  if (code.startsWith("text ")) return { type: "text" };
  const [report] = await knownReports([code], store);
  const fingerprint = code.replace(/^code /, "").replace(/ edited .*$/, "");
  return { type: "fingerprint", fingerprint, ...covered(report) };
}

function covered(report: CodeReport | undefined) {
  if (report === undefined) return { files: [], packages: [], uses: [] };
  const files = new Map<string, string[]>();
  for (const { file, name, kind } of report.parts) {
    const names = files.get(file) ?? [];
    files.set(file, names);
    const shown = kind === "function" ? `${name}()` : name;
    if (!names.includes(shown)) names.push(shown);
  }
  return {
    files: [...files].map(([file, names]) => ({ file, names })),
    packages: report.packages.map(({ name, version }) => `${name} ${version}`),
    uses: report.uses.map(({ name }) => name),
  };
}
