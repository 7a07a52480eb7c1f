import type { Dialect } from "../dialect.ts";
import { indicesOf, rangesOf } from "../index-list.ts";
import { sgeCancel } from "./cancel.ts";
import { sgeFacts } from "./facts.ts";
import { sgeReasons } from "./reasons.ts";
import { sgeRecords } from "./records.ts";
import { sgeStates } from "./states.ts";
import { sgeInside, sgeSubmission } from "./submission.ts";
import { toTask } from "./task-id.ts";

/** (Son of, Univa, Altair) Grid Engine. Its arrays count from 1. */
export const sge: Dialect = {
  name: "sge",
  title: "Grid Engine",
  can: {
    throttle: true,
    warning: "with a time",
    afterFirst: "no",
    afterwards: "nothing",
    accounts: "some jobs",
  },
  programs: ["qsub", "qstat", "qdel", "qacct", "qconf"],
  inside: sgeInside,
  signals: {
    USR1: ["time limit", "suspension"], // the soft limit s_rt; with -notify also before SIGSTOP
    USR2: ["cancel", "time limit", "preemption"], // with -notify, before SIGKILL
    XCPU: ["time limit"],
  },
  outerVariables:
    /^(?:JOB_(?:ID|NAME|SCRIPT)|SGE_TASK_\w+|PE|PE_HOSTFILE|N(?:SLOTS|HOSTS|QUEUES)|REQUEST|RESTARTED|QUEUE)$/,
  split: (indices) => rangesOf(indices).map((range) => indicesOf([range])),
  submission: sgeSubmission,
  logFile: (log, { id }, index) =>
    log.replaceAll("{job}", id).replaceAll("{index}", index === undefined ? "" : String(toTask(index))),
  states: sgeStates,
  reasons: sgeReasons,
  records: sgeRecords,
  cancel: sgeCancel,
  facts: sgeFacts,
};
