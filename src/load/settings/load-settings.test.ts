import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isSheafError } from "../../model/errors.ts";
import { settingKeys } from "./keys.ts";
import { loadSettings } from "./load-settings.ts";
import { originText } from "./setting-source.ts";

let home: string;
let cwd: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "sheaf-settings-"));
  cwd = join(home, "project/deep");
  mkdirSync(cwd, { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

// A built Sheaf loads TypeScript, too.
const importModule = (file: string) => import(pathToFileURL(file).href) as Promise<Record<string, unknown>>;
const load = (env = {}, flags = {}) =>
  loadSettings({ cwd, env: { HOME: home, ...env }, flags, importModule });

async function problem(env = {}, flags = {}): Promise<string[]> {
  const error = await load(env, flags).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isSheafError(error)) throw error;
  return [error.code, (error.place.file ?? "").replace(home, "~"), error.message, error.mend ?? ""];
}

test("nothing is set, and nothing is read", async () => {
  expect(await load()).toEqual({ values: {}, settings: [], files: [] });
});

test("the user's file, the project's, the environment and flags, the later ones winning", async () => {
  const user = write(".config/sheaf/config.toml", 'workers = 1\nmem = "1GB"\nonError = "stop"\ngpus = 1\n');
  const project = write(
    "project/sheaf.config.yaml",
    "# of the project\nworkers: 2\nmem: 2GB\nonError: continue\n",
  );
  const { values, settings, files } = await load({ SHEAF_WORKERS: "3", SHEAF_MEM: "3GB" }, { workers: "4" });
  expect(values).toEqual({ workers: 4, mem: "3GB", onError: "continue", gpus: 1 });
  expect(files).toEqual([user, project]);
  expect(Object.fromEntries(settings.map(({ name, origin }) => [name, originText(origin)]))).toEqual({
    workers: "--workers",
    mem: "SHEAF_MEM",
    onError: `${project}:4:1`,
    gpus: `${user}:4:1`,
  });
});

test("XDG_CONFIG_HOME moves the user's file", async () => {
  write("xdg/sheaf/config.json", '{ "workers": 5 }');
  expect((await load({ XDG_CONFIG_HOME: join(home, "xdg") })).values).toEqual({ workers: 5 });
});

test("a folder in a file is relative to that file", async () => {
  write("project/sheaf.config.json", '{ "home": "../store" }');
  expect((await load()).values.home).toBe(join(home, "store"));
});

test("a configuration script is the default export", async () => {
  write("project/sheaf.config.mjs", "export default { isolation: 'thread' };");
  expect((await load()).values).toEqual({ isolation: "thread" });
});

test("an unknown key: file, line, column and the nearest name", async () => {
  write("project/sheaf.config.toml", "# mine\n  wokers = 3\n");
  expect(await problem()).toEqual([
    "SHEAF_CONFIG",
    "~/project/sheaf.config.toml:2:3",
    'there is no setting "wokers". Did you mean "workers"?',
    `The settings are: ${settingKeys.map(({ name }) => name).join(", ")}.`,
  ]);
});

test.each([
  [
    "project/sheaf.config.json",
    '{ "gpus": 1,\n  "workers": 0 }',
    "project/sheaf.config.json:2:3",
    '"workers" is 0; expected a whole number of at least 1',
  ],
  [
    "project/sheaf.config.yaml",
    "onError: stopp",
    "project/sheaf.config.yaml:1:1",
    '"onError" is "stopp"; expected one of continue, stop. Did you mean "stop"?',
  ],
  [
    "project/sheaf.config.toml",
    'mem = "lots"',
    "project/sheaf.config.toml:1:1",
    '"mem" is "lots"; expected an amount of memory, 1 MB at least, such as "512MB", "16GB", "1.5GiB"',
  ],
  [
    "project/sheaf.config.yaml",
    "- 1",
    "project/sheaf.config.yaml",
    "a configuration is an object of settings",
  ],
])("a bad value in %s: %s", async (path, text, ...told) => {
  const [place, message] = told;
  write(path, text);
  expect((await problem()).slice(0, 3)).toEqual(["SHEAF_CONFIG", `~/${place}`, message]);
});

test.each([
  ["project/sheaf.config.toml", "workers = \n", "project/sheaf.config.toml:1:11"],
  ["project/sheaf.config.yaml", "a: [1,\nb: 2", "project/sheaf.config.yaml:2:1"],
  ["project/sheaf.config.json", "{ workers: 1 }", "project/sheaf.config.json:1:3"],
])("a file that cannot be parsed: %s", async (path, text, place) => {
  write(path, text);
  expect((await problem()).slice(0, 2)).toEqual(["SHEAF_CONFIG", `~/${place}`]);
});

test("a bad variable and a bad flag are named", async () => {
  expect((await problem({ SHEAF_WORKERS: "many" }))[2]).toBe(
    'the environment variable SHEAF_WORKERS is "many"; expected a whole number of at least 1',
  );
  expect(await problem({}, { "on-error": "go" })).toEqual([
    "SHEAF_USAGE",
    "",
    '--on-error is "go"; expected one of continue, stop',
    "",
  ]);
});

test("what is a table in a file is JSON in a variable, and the message says so", async () => {
  expect((await problem({ SHEAF_DISPATCH: '{ mem = "2GB" }' }))[2]).toContain(
    'as in {"mem":"2GB","time":"15m"}',
  );
  write("project/sheaf.config.toml", "dispatch = { memory = '2GB' }");
  expect((await problem())[2]).toContain('as in { mem = "2GB", time = "15m" }');
});

test("two files in one folder are one too many", async () => {
  write("project/sheaf.config.json", "{}");
  write("project/sheaf.config.toml", "");
  expect((await problem())[2]).toContain("there are two configuration files");
});

test("each setting has a variable and a flag named after it", () => {
  for (const { name, env, flag } of settingKeys) {
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect([flag, env]).toEqual([kebab, `SHEAF_${kebab.replaceAll("-", "_").toUpperCase()}`]);
  }
});
