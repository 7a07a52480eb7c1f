import { existsSync, statSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What TypeScript writes for a source file, and the source files that it may stand for. */
const written: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};
const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];

/** The file that is meant by a URL at which there is none: `./x.js` for x.ts, `./x` for x.ts or x/index.ts. */
export function meantFile(url: URL): URL | undefined {
  const path = fileURLToPath(url);
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  const sources = (written[ending] ?? []).map((source) => stem + source);
  const extended = endings.map((end) => path + end);
  const indices = endings.map((end) => `${path.replace(/[/\\]$/, "")}/index${end}`);
  const found = [...sources, ...extended, ...indices].find(isFile);
  return found === undefined ? undefined : withQuery(pathToFileURL(found), url);
}

function withQuery(found: URL, wanted: URL): URL {
  found.search = wanted.search;
  return found;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
