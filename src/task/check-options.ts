import { SheafError } from "../model/errors.ts";
import { didYouMean } from "../model/nearest.ts";
import { bytes, milliseconds } from "../model/quantity.ts";
import { checkResources } from "./check-resources.ts";
import { isSchema } from "./schema.ts";
import type { Backoff, Escalation, RetryPolicy } from "./task.ts";

type Check = (value: unknown, what: string) => void;
type Options = Readonly<Record<string, unknown>>;

const isName = (text: unknown): text is string => typeof text === "string" && /^[A-Za-z_][\w.-]*$/.test(text);
const fail = (message: string): never => {
  throw new TypeError(message);
};

const text: Check = (value, what) => typeof value === "string" || fail(`${what} is no text`);
const flag: Check = (value, what) => typeof value === "boolean" || fail(`${what} is neither true nor false`);
const callable: Check = (value, what) => typeof value === "function" || fail(`${what} is no function`);
const texts: Check = (value, what) =>
  (Array.isArray(value) && value.every((item) => typeof item === "string")) ||
  fail(`${what} is no list of texts`);
const schema: Check = (value, what) =>
  isSchema(value) || fail(`${what} is no schema (a Standard Schema: Zod, Valibot, ArkType …)`);
const natural: Check = (value, what) =>
  (Number.isInteger(value) && (value as number) >= 0) || fail(`${what} is no whole number from 0`);
const oneOf =
  (...allowed: readonly string[]): Check =>
  (value, what) =>
    allowed.includes(value as string) ||
    fail(`${what} is none of ${allowed.map((name) => `"${name}"`).join(", ")}`);

const input: Check = (value) => {
  if (isSchema(value)) return;
  if (typeof value !== "object" || value === null) fail("input is neither a schema nor an object of schemas");
  for (const [key, part] of Object.entries(value as object)) {
    if (key === "") fail("an input has an empty name");
    schema(part, `input "${key}"`);
  }
};

const retryKeys: { readonly [K in keyof Required<RetryPolicy>]: Check } = {
  limit: natural,
  backoff: (value, what) => keyed(value, what, backoffKeys),
  on: callable,
  escalate: (value, what) =>
    typeof value === "boolean" ? undefined : void keyed(value, what, escalationKeys),
};

const factor: Check = (value, what) =>
  (typeof value === "number" && value > 1 && Number.isFinite(value)) || fail(`${what} is no number above 1`);
const growth =
  (max: Check): Check =>
  (value, what) =>
    typeof value === "number" ? factor(value, what) : void keyed(value, what, { factor, max });
const escalationKeys: { readonly [K in keyof Required<Escalation>]: Check } = {
  mem: growth((value, what) => void bytes(value as number, what)),
  time: growth((value, what) => void milliseconds(value as number, what)),
};

const amount: Check = (value, what) => void milliseconds(value as number, what);
const backoffKeys: { readonly [K in keyof Required<Backoff>]: Check } = {
  initial: amount,
  max: amount,
  factor: (value, what) => (typeof value === "number" && value >= 1) || fail(`${what} is no number from 1`),
  jitter: (value, what) =>
    (typeof value === "number" && value >= 0 && value <= 1) || fail(`${what} is no number from 0 to 1`),
};

const containerKeys = { image: text, runtime: oneOf("apptainer", "docker", "podman"), options: texts };

const retry: Check = (value, what) =>
  typeof value === "number" ? natural(value, what) : required(keyed(value, what, retryKeys), what, "limit");
const container: Check = (value, what) =>
  typeof value === "string" ? undefined : required(keyed(value, what, containerKeys), what, "image");

const formatKeys = { name: text, matches: callable, write: callable, read: callable };

const optionChecks: Readonly<Record<string, Check>> = {
  name: (value) =>
    isName(value) ||
    fail(`name ${JSON.stringify(value)} is none: letters, digits, "_", "-", ".", and a letter first`),
  description: text,
  input,
  output: schema,
  run: callable,
  version: text,
  resources: (value) => (typeof value === "function" ? undefined : checkResources(value)),
  retry,
  isolation: oneOf("inline", "thread", "process"),
  cache: flag,
  deterministic: flag,
  env: texts,
  ignore: texts,
  uses: texts,
  format: (value, what) =>
    typeof value === "object" ? keyed(value, what, formatKeys) && undefined : text(value, what),
  verify: callable,
  preamble: texts,
  container,
};

function keyed(value: unknown, what: string, checks: Readonly<Record<string, Check>>): Options {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(`${what} is no object`);
  for (const [key, part] of Object.entries(value as Options)) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (check === undefined) fail(`${what} has no option "${key}".${didYouMean(key, Object.keys(checks))}`);
    if (part !== undefined) check!(part, what === "task()" ? key : `${what}.${key}`);
  }
  return value as Options;
}

function required(options: Options, what: string, ...keys: readonly string[]): void {
  for (const key of keys) if (options[key] === undefined) fail(`${what} is given no "${key}"`);
}

function ignoresKnown(options: Options): void {
  const ignore = options["ignore"];
  const keys: object = options["input"] ?? {};
  if (isSchema(keys) || ignore === undefined) return;
  for (const name of ignore as readonly string[]) {
    if (Object.hasOwn(keys, name)) continue;
    fail(`ignore names "${name}", which is no input.${didYouMean(name, Object.keys(keys))}`);
  }
}

/** Throws SHEAF_TASK_DEFINITION for options of `task()` that are not valid. */
export function checkTaskOptions(options: unknown): void {
  const name: unknown =
    typeof options === "object" && options !== null ? Reflect.get(options, "name") : undefined;
  try {
    const checked = keyed(options, "task()", optionChecks);
    required(checked, "task()", "name", "output", "run");
    ignoresKnown(checked);
  } catch (error) {
    const which = isName(name) ? `Task "${name}" is not valid` : "A task is not valid";
    const mend = error instanceof SheafError ? error.mend : undefined;
    throw new SheafError("SHEAF_TASK_DEFINITION", `${which}: ${(error as Error).message}`, { mend });
  }
}
