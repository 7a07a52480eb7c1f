// The compiler's JavaScript → dist, few files in place of hundreds: loading a module costs Node more than running it, and
// every command pays for that. What is loaded from outside, by its path, keeps a file of its own.
import { readdirSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { rolldown } from "rolldown";
import { root } from "./tools.mjs";

const src = join(root, "src");
const dist = join(root, "dist");
/** Where the compiler leaves its JavaScript. */
export const compiled = join(root, "tmp/build");
const MODULE_URL = /__moduleUrl\("([^"]+)"\)/g;

/** Entry points of the package, of the command, of workers and of loader threads. */
const entries = [
  ...readdirSync(src).filter((file) => /^[\w-]+\.ts$/.test(file)),
  "cli/bin.ts",
  "app/worker-thread.ts",
  "app/worker-process.ts",
  "load/modules/hooks.ts",
];

/** What tests, scripts and benchmarks load from dist by itself. */
const loadedAlone = [
  "app/commands.ts",
  "cli/main.ts",
  "executor/local/local.ts",
  "fingerprint/fingerprint.ts",
  "flow/flow.ts",
  "load/modules/find-target.ts",
  "load/modules/load-module.ts",
  "model/error-codes.ts",
  "store/sqlite/connection.ts",
  "store/sqlite/journal.ts",
  "store/sqlite/open-driver.ts",
  "store/sqlite/open-sqlite-store.ts",
  "store/sqlite/sqlite-store.ts",
  "task/define.ts",
  "value/hold.ts",
  "worker/process-start.ts",
];

/** Each module goes on to believe that it is where its own file would be: what it names beside itself is there. */
const ownUrls = {
  name: "own-urls",
  transform(code, id) {
    if (!id.startsWith(compiled) || !code.includes("import.meta.url")) return null;
    const file = relative(compiled, id).split(sep).join("/");
    return { code: code.replaceAll("import.meta.url", `__moduleUrl("${file}")`), map: null };
  },
  renderChunk(code, { fileName }) {
    if (!code.includes("__moduleUrl")) return null;
    const from = dirname(fileName);
    const url = (file) => `new URL(${JSON.stringify(posix.relative(from, file))}, import.meta.url).href`;
    return { code: code.replace(MODULE_URL, (_, file) => url(file)), map: null };
  },
};

/** Writes the bundle and returns its files, relative to dist. */
export async function bundle() {
  const build = await rolldown({
    input: Object.fromEntries(
      [...entries, ...loadedAlone].map((file) => [
        file.replace(/\.ts$/, ""),
        join(compiled, file.replace(/ts$/, "js")),
      ]),
    ),
    platform: "node",
    external: (id) => !id.startsWith(".") && !id.startsWith("/"),
    plugins: [ownUrls],
  });
  const { output } = await build.write({
    dir: dist,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
  });
  await build.close();
  return output.map(({ fileName }) => fileName);
}
