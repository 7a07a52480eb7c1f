import type { ErrorCode } from "../model/error-codes.ts";
import type { RunStateName } from "../model/states.ts";

/** What the command's exit code says. Public: scripts go by it. Help and the guide print this table. */
export const exitCodes = [
  { code: 0, meaning: "It went well; a run succeeded." },
  {
    code: 1,
    meaning:
      "A run failed, results differ (`sheaf diff`), or something went wrong that has no code of its own.",
  },
  {
    code: 2,
    meaning:
      "It was called wrongly: flags, params, a definition, a configuration, a module that does not load.",
  },
  { code: 3, meaning: "Not found: a run, a file, an export, a step." },
  { code: 4, meaning: "The store cannot be used, or another process is driving the run." },
  { code: 70, meaning: "Sheaf itself is wrong; please report it." },
  { code: 130, meaning: "A run was cancelled (Ctrl-C or `sheaf cancel`)." },
  { code: 143, meaning: "Ended by SIGTERM." },
] as const;

export type ExitCode = (typeof exitCodes)[number]["code"];

const notFound = /^SHEAF_(RUN|MODULE|EXPORT)_NOT_FOUND$/;
const called =
  /^SHEAF_(USAGE|CONFIG|INVALID_PARAM|RUN_AMBIGUOUS|MODULE_BROKEN|GRAPH_CHANGED|RESOURCES|ISOLATION|LAUNCH_IN_WORKER|NO_CODEC|UNKNOWN_FORMAT)$/;
const defined =
  /^SHEAF_(TASK_DEFINITION|FLOW_DEFINITION|DUPLICATE_STEP|UNKNOWN_INPUT|MISSING_INPUT|WIRING_\w+|FOREIGN_REF|REF_COERCED|CYCLE|OUTSIDE_FLOW)$/;
const unusable = /^SHEAF_(STORE_\w+|RUN_HELD|FENCED)$/;

/** The exit code for an error that ended a command. */
export function exitCodeOfError(code: ErrorCode | undefined): ExitCode {
  if (code === undefined) return 1;
  if (notFound.test(code)) return 3;
  if (called.test(code) || defined.test(code)) return 2;
  if (unusable.test(code)) return 4;
  if (code === "SHEAF_CANCELLED") return 130;
  return code === "SHEAF_INTERNAL" ? 70 : 1;
}

/** The exit code for the state in which a run ended. */
export function exitCodeOfState(state: RunStateName): ExitCode {
  if (state === "succeeded") return 0;
  return state === "cancelled" ? 130 : 1;
}
