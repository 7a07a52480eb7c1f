import type { Dialect } from "../dialect.ts";
import { lsfCancel } from "./cancel.ts";
import { lsfFacts } from "./facts.ts";
import { lsfRecords, lsfStates } from "./states.ts";
import { lsfInside, lsfSubmission } from "./submission.ts";
import { toElement } from "./element-id.ts";

/** IBM Spectrum LSF, from 10.1 on. Its arrays count from 1. */
export const lsf: Dialect = {
  name: "lsf",
  title: "LSF",
  can: {
    throttle: true,
    warning: "with a time",
    afterFirst: "beside",
    afterwards: "a while",
    accounts: "some jobs",
  },
  programs: ["bsub", "bjobs", "bkill", "bqueues", "bparams"],
  inside: lsfInside,
  signals: {
    USR2: ["time limit"], // LSF's own, at the run limit, before it kills
    USR1: ["time limit"],
    INT: ["cancel"],
    TERM: ["cancel", "time limit", "preemption"],
    TSTP: ["preemption", "suspension"],
  },
  outerVariables: /^LSB_(?!DEFAULT)|^LS_(?:JOBPID|SUBCWD|EXEC)/,
  split: (indices) => (indices.length === 0 ? [] : [indices]),
  submission: lsfSubmission,
  logFile: (log, { id }, index) =>
    log.replaceAll("{job}", id).replaceAll("{index}", index === undefined ? "" : String(toElement(index))),
  states: lsfStates,
  records: lsfRecords,
  cancel: lsfCancel,
  facts: lsfFacts,
};
