// docs/errors.md, from the registry of error codes. Run it after a change there (and a build): node scripts/error-reference.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorCodes } from "../dist/model/error-codes.js";
import { root } from "./tools.mjs";

const place = join(root, "docs/errors.md");

/** Codes by the comments that head their groups in the source. */
function groups() {
  const source = readFileSync(join(root, "src/model/error-codes.ts"), "utf8");
  const found = [];
  for (const [, heading, code] of source.matchAll(/^ {2}(?:\/\/ (.+)|(SHEAF_\w+):)/gm)) {
    if (heading !== undefined) found.push({ heading, codes: [] });
    else found.at(-1).codes.push(code);
  }
  return found;
}

const entry = (code) => {
  const { summary, mend } = errorCodes[code];
  return [`### ${code}`, "", mend === undefined ? summary : `${summary} ${mend}`, ""];
};

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** The page, as it should be. */
export function errorReference() {
  return [
    "# Error codes",
    "",
    "Every error that Sheaf raises is a `SheafError`: a `code`, a `message` that says what failed and why, the `place` (file, flow, step,",
    "index, input) and, where it can be told, `mend`: what to write or do instead. Codes are public: they are never renamed.",
    "`isSheafError(error, code)` tells them apart. What to do about the frequent ones: [troubleshooting](guides/troubleshooting.md).",
    "",
    "This page is made from `src/model/error-codes.ts` by `scripts/error-reference.mjs`.",
    "",
    ...groups().flatMap(({ heading, codes }) => [`## ${capital(heading)}`, "", ...codes.flatMap(entry)]),
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(place, errorReference());
