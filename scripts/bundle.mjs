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
  "app/batch-worker.ts",
  "app/dispatch-job.ts",
  "app/doctor/probe-job.ts",
  "load/modules/hooks.ts",
];

/** What tests, scripts and benchmarks load from dist by itself. */
const loadedAlone = [
  "app/cache/collect.ts",
  "app/cache/verify.ts",
  "app/commands.ts",
  "cli/main.ts",
  "executor/batch/result-files.ts",
  "executor/batch/submission-folder.ts",
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

/**
 * What is loaded together is written together: of everything that one of these needs at once, what the same ones of them
 * need is one file. So `sheaf --help` loads no engine, a module that only defines flows neither, and a launch loads few files.
 */
const together = {
  help: ["cli/main.ts", "cli/help/show-top.ts"],
  hooks: ["load/modules/hooks.ts"],
  flow: ["index.ts"],
  worker: ["app/serve-worker.ts", "executor/claims.ts"],
  job: ["app/job-elements.ts"],
  engine: ["app/start-run.ts"],
  code: ["fingerprint/analysis.ts", "fingerprint/summarize.ts", "fingerprint/function-probe.ts"],
};

/** Names a module's file: by who of `together` needs it; null where nobody does, and for entry points, which do something. */
function groups() {
  const alone = new Set(entries.map((file) => join(compiled, file.replace(/ts$/, "js"))));
  const known = new Map();
  const needed = (roots, context) => {
    const found = new Set();
    const add = (id) => {
      if (found.has(id)) return;
      found.add(id);
      for (const next of context.getModuleInfo(id)?.importedIds ?? [])
        if (next.startsWith(compiled)) add(next);
    };
    for (const file of roots) add(join(compiled, file.replace(/ts$/, "js")));
    return found;
  };
  const name = (id, context) => {
    if (alone.has(id)) return null;
    const by = Object.keys(together).filter((key) => {
      if (!known.has(key)) known.set(key, needed(together[key], context));
      return known.get(key).has(id);
    });
    return by.length === 0 ? null : by.join("-");
  };
  return [{ name, debugName: "together" }];
}

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
    preserveEntrySignatures: "allow-extension",
    // Two small modules of the analysis are needed by its large one, and by rare ones that do not need that.
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await build.write({
    dir: dist,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    comments: false, // a fifth of what Node would have to read; the sources are in the package
    codeSplitting: { groups: groups(), includeDependenciesRecursively: false },
  });
  await build.close();
  return output.map(({ fileName }) => fileName);
}
