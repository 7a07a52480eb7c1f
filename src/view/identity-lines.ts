import type { IdentityCode, IdentityReport } from "../model/explanation.ts";
import { columns } from "./columns.ts";
import { plural } from "./number-text.ts";
import type { Style } from "./style.ts";

/** Digits of a digest that are shown. */
const DIGITS = 12;

/** What an identity is made of, a line for each part. */
export function identityLines(report: IdentityReport, style: Style, width: number | undefined): string[] {
  const { task, code, inputs, ignored, env, format, container, preamble } = report;
  const rows: [string, string][] = [
    ["task", task],
    ...codeRows(code),
    ...inputs.map(({ name, value }): [string, string] => [`input ${name}`, value ?? ""]),
    ...Object.entries(env).map(([name, value]): [string, string] => [`variable ${name}`, value]),
    ...(format === undefined ? [] : [["format", format] as [string, string]]),
    ...(container === undefined ? [] : [["container", container] as [string, string]]),
    ...(preamble === undefined ? [] : [["modules", preamble.join(", ")] as [string, string]]),
  ];
  const limit = width === undefined ? {} : { width };
  const lines = columns(
    [{}, { shrinkTo: 20 }],
    rows.map(([name, value]) => [style.dim(name), value]),
    { indent: 2, ...limit },
  );
  return ignored.length === 0 ? lines : [...lines, `  ${style.dim("not part of it:")} ${ignored.join(", ")}`];
}

function codeRows(code: IdentityCode): [string, string][] {
  if (code.type === "version") return [["version", JSON.stringify(code.version)]];
  if (code.type === "text") return [["code", "the text of its function, which is in no file"]];
  const { fingerprint, files, packages, uses } = code;
  return [
    ["code", `${fingerprint.slice(0, DIGITS)}${countText(code)}`],
    ...files.map(({ file, names }): [string, string] => ["", `${file}: ${names.join(", ")}`]),
    ...(packages.length === 0 ? [] : [["packages", packages.join(", ")] as [string, string]]),
    ...(uses.length === 0 ? [] : [["uses", uses.join(", ")] as [string, string]]),
  ];
}

function countText({ files }: Extract<IdentityCode, { type: "fingerprint" }>): string {
  const count = files.reduce((sum, { names }) => sum + names.length, 0);
  return count === 0 ? "" : ` (${plural(count, "part")} of ${plural(files.length, "file")})`;
}
