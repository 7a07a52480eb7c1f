import { mailOf } from "../../model/mail.ts";
import { warningOf } from "../../model/warning.ts";
import { executorNames, type Settings } from "./settings.ts";
import {
  checkedBy,
  choice,
  chunk,
  count,
  dispatch,
  size,
  text,
  texts,
  time,
  type Read,
} from "./read-value.ts";

export interface SettingKey {
  readonly name: keyof Settings;
  /** What a file may call it as well. */
  readonly alias?: string;
  /** The environment variable. */
  readonly env: string;
  /** The flag, without its dashes. */
  readonly flag: string;
  readonly short?: string;
  /** How the value is called in help. */
  readonly label: string;
  readonly summary: string;
  /** What holds when nobody says, for people. */
  readonly standard: string;
  readonly choices?: readonly string[];
  /** Understands a value of a file, or the text of a variable or a flag. */
  readonly read: Read;
}

/** Every setting, once: files, environment, flags, `sheaf config`, help and the guide go by this table. */
export const settingKeys: readonly SettingKey[] = [
  {
    name: "home",
    env: "SHEAF_HOME",
    flag: "home",
    label: "DIR",
    summary: "folder of the store",
    standard: ".sheaf in the project",
    read: text("the path of a folder"),
  },
  {
    name: "store",
    env: "SHEAF_STORE",
    flag: "store",
    label: "HOW",
    summary: "whether machines share the folder of the store",
    standard: "auto",
    choices: ["auto", "shared"],
    read: choice("auto", "shared"),
  },
  {
    name: "executor",
    env: "SHEAF_EXECUTOR",
    flag: "executor",
    label: "NAME",
    summary: "where elements run",
    standard: "local",
    choices: executorNames,
    read: choice(...executorNames),
  },
  {
    name: "workers",
    env: "SHEAF_WORKERS",
    flag: "workers",
    short: "w",
    label: "N",
    summary: "attempts at once on this machine, each of one core",
    standard: "the cores of this machine",
    read: count(1),
  },
  {
    name: "mem",
    env: "SHEAF_MEM",
    flag: "mem",
    label: "SIZE",
    summary: "memory to hand out to tasks here; on a batch scheduler that of a job whose task does not say",
    standard: "all of this machine; the scheduler's own",
    read: size,
  },
  {
    name: "gpus",
    env: "SHEAF_GPUS",
    flag: "gpus",
    label: "N",
    summary: "GPUs to hand out to tasks",
    standard: "0",
    read: count(0),
  },
  {
    name: "isolation",
    env: "SHEAF_ISOLATION",
    flag: "isolation",
    label: "KIND",
    summary: "where tasks run that do not say",
    standard: "inline",
    choices: ["inline", "thread", "process"],
    read: choice("inline", "thread", "process"),
  },
  {
    name: "queue",
    alias: "partition",
    env: "SHEAF_QUEUE",
    flag: "queue",
    label: "NAME",
    summary: "queue or partition of a batch scheduler",
    standard: "the scheduler's own",
    read: text("the name of a queue"),
  },
  {
    name: "account",
    env: "SHEAF_ACCOUNT",
    flag: "account",
    label: "NAME",
    summary: "account that a batch scheduler charges",
    standard: "the scheduler's own",
    read: text("the name of an account"),
  },
  {
    name: "qos",
    env: "SHEAF_QOS",
    flag: "qos",
    label: "NAME",
    summary: "quality of service of a batch scheduler",
    standard: "the scheduler's own",
    read: text("the name of a quality of service"),
  },
  {
    name: "time",
    env: "SHEAF_TIME",
    flag: "time",
    label: "TIME",
    summary: "wall time of a batch job whose task does not say",
    standard: "the scheduler's own",
    read: time,
  },
  {
    name: "signal",
    env: "SHEAF_SIGNAL",
    flag: "signal",
    label: "SIGNAL",
    summary: "how tasks in batch jobs are told before their time is over: USR1@60",
    standard: "30 seconds before",
    read: checkedBy(warningOf, 'a signal and seconds, such as "USR1@60"'),
  },
  {
    name: "mail",
    env: "SHEAF_MAIL",
    flag: "mail",
    label: "ADDRESS",
    summary: "where a batch scheduler sends mail about jobs",
    standard: "none",
    read: checkedBy(mailOf, 'an address, or a table as in { to = "me@example.org", on = ["fail"] }'),
  },
  {
    name: "native",
    env: "SHEAF_NATIVE",
    flag: "native",
    label: "FLAGS",
    summary: "the batch scheduler's own flags, as it would take them",
    standard: "none",
    read: texts('the scheduler\'s flags, such as "--switches=1"', /\s+/),
  },
  {
    name: "preamble",
    env: "SHEAF_PREAMBLE",
    flag: "preamble",
    label: "LINES",
    summary: "lines of bash that batch jobs begin with",
    standard: "none",
    read: texts('lines of bash, such as "module load nodejs"', /\n/),
  },
  {
    name: "dispatch",
    env: "SHEAF_DISPATCH",
    flag: "dispatch",
    label: "JSON",
    summary: "what the jobs ask for that go on with a run, and how often one looks",
    standard: "1 GB, 10 minutes",
    read: dispatch,
  },
  {
    name: "runRoot",
    env: "SHEAF_RUN_ROOT",
    flag: "run-root",
    label: "DIR",
    summary: "folder of the run directories, on a disk that all nodes see",
    standard: "runs in the store's folder",
    read: text("the path of a folder"),
  },
  {
    name: "chunk",
    env: "SHEAF_CHUNK",
    flag: "chunk",
    label: "N|TIME",
    summary: "elements that one batch job runs, or how long it shall take with them",
    standard: "1",
    read: chunk,
  },
  {
    name: "pool",
    env: "SHEAF_POOL",
    flag: "pool",
    label: "JOBS",
    summary: "so many batch jobs take elements until none is left",
    standard: "a job for each element",
    read: count(1),
  },
  {
    name: "node",
    env: "SHEAF_NODE",
    flag: "node",
    label: "FILE",
    summary: "the Node program on a cluster's nodes",
    standard: "the one that submits",
    read: text("the path of a program"),
  },
  {
    name: "onError",
    env: "SHEAF_ON_ERROR",
    flag: "on-error",
    label: "WHAT",
    summary: "after a failure, go on with what does not depend on it, or stop",
    standard: "continue",
    choices: ["continue", "stop"],
    read: choice("continue", "stop"),
  },
];

export function settingKey(name: string): SettingKey | undefined {
  return settingKeys.find((key) => key.name === name || key.alias === name);
}
