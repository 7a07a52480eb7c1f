import type { Option } from "../args/option.ts";
import { jsonOption, quietOption, settingOptions, storeOptions } from "./general-options.ts";

const what = { group: "What runs" } as const;

export const verifyOption: Option = {
  ...what,
  name: "verify",
  summary: "check cached outputs (files, blobs, the task's own check) before they are used",
  negatable: true,
};

/** The options of everything that drives a run here: where elements run, and how it is shown. */
export const drivingOptions: readonly Option[] = [
  ...settingOptions("Where it runs", "executor", "workers", "mem", "gpus", "isolation"),
  ...settingOptions(
    "On a batch scheduler",
    "queue",
    "account",
    "qos",
    "time",
    "signal",
    "mail",
    "native",
    "preamble",
    "dispatch",
    "chunk",
    "pool",
    "node",
  ),
  ...storeOptions,
  jsonOption,
  quietOption,
];

/** What is needed to plan: params, and what counts as cached. */
export const planningOptions: readonly Option[] = [
  {
    ...what,
    name: "params",
    short: "p",
    label: "FILE",
    summary: "params from a JSON, YAML or TOML file; flags win over it",
    completes: "file",
  },
  {
    ...what,
    name: "until",
    label: "STEP",
    summary: "run this step and what it needs, nothing else",
    completes: "step",
  },
  { ...what, name: "force", summary: "ignore earlier results" },
  {
    ...what,
    name: "force-steps",
    label: "A,B",
    summary: "ignore earlier results of these steps",
    repeat: true,
    completes: "step",
  },
  verifyOption,
];

export const runOptions: readonly Option[] = [
  ...planningOptions,
  ...settingOptions("What runs", "onError"),
  { ...what, name: "dry-run", short: "n", summary: "show the plan, run nothing" },
  ...drivingOptions,
  ...settingOptions("Store", "runRoot"),
];

export const submitOptions: readonly Option[] = [
  { ...what, name: "wait", summary: "show it until it ends; Ctrl-C stops the watching only" },
  ...runOptions,
];
