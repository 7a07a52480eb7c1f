import { dialectConformance } from "./conformance.ts";
import { fluxRecordings } from "./fixtures/flux.ts";
import { lsfRecordings } from "./fixtures/lsf.ts";
import { pbsproRecordings } from "./fixtures/pbspro.ts";
import { recordedLab } from "./fixtures/recorded-lab.ts";
import { torqueRecordings } from "./fixtures/torque.ts";
import { flux } from "./flux/flux.ts";
import { lsf } from "./lsf/lsf.ts";
import { pbspro } from "./pbspro/pbspro.ts";
import { torque } from "./torque/torque.ts";

dialectConformance(pbspro, {
  open: async () =>
    recordedLab(pbsproRecordings, { unknownId: "2315.gc-prd-hpcadm", cancelledAs: "cancelled" }),
  ends: {
    "over its walltime": { type: "timeout" },
    "over its walltime, before such codes": { type: "timeout" },
    "over its memory": { type: "out of memory" },
    "deleted while it ran": { type: "cancelled", by: "root@sophia-login-02" },
    "deleted while it waited": { type: "cancelled", by: undefined },
  },
});

dialectConformance(torque, {
  open: async () =>
    recordedLab(torqueRecordings, { unknownId: "2315.torque01.bcgsc.ca", cancelledAs: "killed" }),
  ends: {
    "over its walltime": { type: "timeout" },
    "over its memory": { type: "out of memory" },
    "has no place for its log": { type: "never started", why: "its log file could not be opened" },
    "waits for what can never be": {
      type: "never started",
      why: "Job 48[].torque01.bcgsc.ca deleted because its dependency of array 43[].torque01.bcgsc.ca can never be satisfied",
    },
  },
});

dialectConformance(lsf, {
  open: async () => recordedLab(lsfRecordings, { unknownId: "999999", cancelledAs: "cancelled" }),
  ends: {
    "over its memory": { type: "out of memory" },
    "over its time": { type: "timeout" },
    "killed by its owner": { type: "cancelled", by: "its owner" },
    preempted: { type: "preempted" },
    "gone with no word": { type: "unknown" },
  },
});

dialectConformance(flux, {
  open: async () => recordedLab(fluxRecordings, { unknownId: "f1", cancelledAs: "cancelled" }),
  ends: {
    "over its time": { type: "timeout" },
    "cancelled before it started": { type: "cancelled", by: undefined },
    "by a signal": { type: "killed", signal: 9 },
    "with nothing to run": {
      type: "never started",
      why: "task 0 (host corona171): start failed: bash: No such file or directory",
    },
  },
});
