// definitions
export { task } from "./task/define.ts";
export type { TaskDefinition } from "./task/definition.ts";
export type {
  Backoff,
  Container,
  Escalation,
  Growth,
  Isolation,
  Resources,
  RetryPolicy,
} from "./task/task.ts";
export type { ExecOptions, ExecResult, Logger, TaskContext } from "./task/context.ts";
export type { Mail, MailEvent } from "./model/mail.ts";
export type { StopCause, StopReason, StopSignal } from "./model/stop-reason.ts";
export type { Signal } from "./model/warning.ts";
export { flow } from "./flow/flow.ts";
export type { FlowDefinition, ParamsOf, ResultOf } from "./flow/flow-types.ts";
export { concat, each, flat, optional, product, settled } from "./flow/marker.ts";
export type { Each, Flat, Many, Ref, Settled, WiringError } from "./task/reference.ts";
export { secret, type SecretRef } from "./value/secret/secret.ts";
export type { FilePath, Path } from "./value/file/branded.ts";
export type { Format, FormatSource } from "./value/format/format.ts";
export type { JsonLines } from "./value/format/json-lines.ts";
export type { Result, ResultError } from "./value/result.ts";
// inside a task
export { useContext, useLogger, useWorkdir } from "./worker/current.ts";
// runs
export { launch } from "./app/launch.ts";
export { openRun } from "./app/open-run.ts";
export { diffRuns } from "./app/diff-runs.ts";
export { cli } from "./cli/script.ts";
export { defineConfig, type Settings } from "./load/settings/settings.ts";
export { local } from "./app/local.ts";
export type { BatchExecutorSpec, BatchOptions } from "./app/batch-spec.ts";
export type { ExecutorSpec, LaunchOptions, LocalExecutorSpec, StoreOptions } from "./app/options.ts";
export type { Run } from "./app/run.ts";
export type { ElementReport } from "./model/element-report.ts";
export type { ElementExplanation, Explanation, StepExplanation } from "./model/explanation.ts";
export type { RunDifference } from "./model/run-difference.ts";
export type { RunEvent } from "./model/events.ts";
export type { FailedElement, RunStatus, StepStatus } from "./model/status.ts";
export type { RunStateName } from "./model/states.ts";
export type { Failure, FailureCause } from "./model/failure.ts";
export { isSheafError, SheafError } from "./model/errors.ts";
export { type ErrorCode, errorCodes } from "./model/error-codes.ts";
