/**
 * The layer rule: data flows one way, and a folder of src imports only from folders above it in this list.
 * Type imports count. Tests (x.test.ts, x.test-d.ts, conformance.ts, fixtures) are exempt.
 */
const LAYERS = [
  "model",
  "value",
  "task",
  "flow",
  "config",
  "fingerprint",
  "plan",
  "executor",
  "store",
  "storage",
  "engine",
  "worker",
  "experiment",
  "observe",
  "view",
  "load",
  "app",
  "server",
  "cli",
];
const BACKENDS = ["executor", "store", "storage"];
const SURFACES = ["server", "cli"];
const DISK = ["fingerprint", "load", "worker", "observe", "app", ...SURFACES];

const TEST = String.raw`(\.test\.ts|\.test-d\.ts|/conformance\.ts)$|/fixtures/`;
const IO = String.raw`^(node:)?(fs|child_process|net|tls|http2?|https|dgram|dns|cluster|worker_threads|sqlite|readline|repl|tty)(/|$)`;

const anyOf = (names) => `(${names.join("|")})`;
const folder = (name) => `^src/${name}/`;
const source = (path, except = []) => ({ path, pathNot: [TEST, ...except] });
const rule = (name, comment, ...[from, to]) => ({ name, comment, severity: "error", from, to });

const layerRules = LAYERS.map((name, position) =>
  rule(
    `layer-${name}`,
    `${name}/ imports only from itself and from: ${LAYERS.slice(0, position).join(", ") || "nothing"}.`,
    source(folder(name)),
    { path: "^src/", pathNot: [`^src/${anyOf(LAYERS.slice(0, position + 1))}/`] },
  ),
);

const backendRules = BACKENDS.map((name) =>
  rule(
    `wall-${name}-backend`,
    `A backend in ${name}/ imports itself, the interface in ${name}/, value and model; never another backend.`,
    source(String.raw`^src/${name}/([^/]+)/`),
    {
      path: "^src/",
      pathNot: [String.raw`^src/(${name}/$1|model|value)/`, String.raw`^src/${name}/[^/]+\.ts$`],
    },
  ),
);

const walls = [
  rule(
    "wall-model",
    "model/ imports nothing but Node's own modules without input and output.",
    source(folder("model")),
    { pathNot: [folder("model")], dependencyTypesNot: ["core"] },
  ),
  rule(
    "wall-interface",
    "An interface knows no backend: files directly in executor/, store/ and storage/ import none of their folders.",
    source(String.raw`^src/${anyOf(BACKENDS)}/[^/]+\.ts$`),
    { path: String.raw`^src/${anyOf(BACKENDS)}/[^/]+/` },
  ),
  rule(
    "wall-backend-users",
    "Only app/ imports a backend; everybody else the interface: executor.ts, store.ts, storage.ts.",
    source("^src/", [
      String.raw`^src/app/`,
      String.raw`^src/${anyOf(BACKENDS)}/`,
      String.raw`^src/[^/]+\.ts$`,
    ]),
    { path: String.raw`^src/${anyOf(BACKENDS)}/[^/]+/` },
  ),
  rule(
    "wall-engine",
    "engine/ knows the three interface files: executor/executor.ts, store/store.ts, storage/storage.ts.",
    source(folder("engine")),
    {
      path: `^src/${anyOf(BACKENDS)}/`,
      pathNot: BACKENDS.map((name) => String.raw`^src/${name}/${name}\.ts$`),
    },
  ),
  rule(
    "wall-surface",
    "cli/ and server/ import app, view, model and config (cli also server); task and flow only as types.",
    source(`^src/${anyOf(SURFACES)}/`),
    {
      path: "^src/",
      pathNot: [`^src/${anyOf(["app", "view", "model", "config", "task", "flow", ...SURFACES])}/`],
    },
  ),
  rule(
    "wall-surface-types",
    "cli/ and server/ import task and flow only as types.",
    source(`^src/${anyOf(SURFACES)}/`),
    { path: `^src/${anyOf(["task", "flow"])}/`, dependencyTypesNot: ["type-only"] },
  ),
  rule(
    "wall-io",
    `Only ${DISK.join(", ")} and the backends do input and output.`,
    source("^src/", [
      `^src/${anyOf(DISK)}/`,
      String.raw`^src/${anyOf(BACKENDS)}/[^/]+/`,
      String.raw`^src/[^/]+\.ts$`,
    ]),
    { path: IO },
  ),
  rule(
    "wall-roots",
    "The entry points (src/*.ts) import one another and everything down to app/, never a surface, but for `cli()`.",
    source(String.raw`^src/[^/]+\.ts$`),
    { path: `^src/${anyOf(SURFACES)}/`, pathNot: String.raw`^src/cli/script\.ts$` },
  ),
];

const hygiene = [
  rule("no-circular", "No cycles.", { pathNot: TEST }, { circular: true }),
  rule("no-tests", "Nothing imports a test.", source("^src/"), { path: TEST }),
  rule("no-unresolvable", "The import does not resolve.", {}, { couldNotResolve: true }),
  rule(
    "no-dev-dependency",
    "What is published imports only dependencies and peer dependencies.",
    source("^src/"),
    {
      dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
      dependencyTypesNot: ["npm-peer", "type-only"],
    },
  ),
];

export default {
  forbidden: [...layerRules, ...backendRules, ...walls, ...hygiene],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/fixtures/" },
    tsPreCompilationDeps: true,
    builtInModules: { add: ["sqlite", "node:sqlite"] }, // absent from the oldest Node that is supported
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".mjs", ".js", ".d.ts"],
    },
  },
};
