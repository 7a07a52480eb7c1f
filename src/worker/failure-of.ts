import type { Failure, FailureCause } from "../model/failure.ts";
import { isSheafError } from "../model/errors.ts";
import { ownFrames } from "./own-frames.ts";

/** A thrown value as the failure of an attempt: plain data, secrets cut out, stacks without Sheaf's own frames. */
export function failureOf(thrown: unknown, redact: (text: string) => string): Failure {
  if (!(thrown instanceof Error))
    return {
      cause: "error",
      name: "Error",
      message: redact(`The task threw ${thrownText(thrown)}, which is not an Error`),
    };
  const details = thrown as Error & ErrorDetails;
  return {
    cause: causeOf(thrown),
    name: thrown.name,
    message: redact(messageOf(thrown)),
    ...(typeof details.code === "string" && { code: details.code }),
    ...(typeof details.mend === "string" && { mend: redact(details.mend) }),
    ...(typeof thrown.stack === "string" &&
      !isSheafError(thrown) && { stack: redact(ownFrames(thrown.stack)) }),
    ...(typeof details.exitCode === "number" && { exitCode: details.exitCode }),
    ...(typeof details.signal === "string" && { signal: details.signal }),
    ...(Array.isArray(details.lastLines) && {
      lastLines: details.lastLines.map((line) => redact(String(line))),
    }),
  };
}

interface ErrorDetails {
  readonly code?: unknown;
  readonly mend?: unknown;
  readonly exitCode?: unknown;
  readonly signal?: unknown;
  readonly lastLines?: unknown;
}

function causeOf(error: Error): FailureCause {
  if (!isSheafError(error)) return "error";
  if (error.code === "SHEAF_TIMEOUT") return "timeout";
  if (error.code === "SHEAF_PREEMPTED") return "preempted";
  if (error.code === "SHEAF_INVALID_INPUT") return "invalid-input";
  if (error.code === "SHEAF_EXEC" && (error as { outOfMemory?: unknown }).outOfMemory === true)
    return "out-of-memory";
  const output = ["SHEAF_INVALID_OUTPUT", "SHEAF_SCRATCH_OUTPUT", "SHEAF_NO_CODEC"];
  return output.includes(error.code) ? "invalid-output" : "error";
}

// `fetch failed` says nothing: the reason is in the cause.
function messageOf(error: Error): string {
  const parts = [error.message || error.name];
  if (isSheafError(error)) return parts[0]!;
  for (let { cause } = error, depth = 0; cause instanceof Error && depth < 4; { cause } = cause, depth++) {
    const { message } = cause;
    if (message !== "" && !parts.some((part) => part.includes(message))) parts.push(message);
  }
  return parts.join(": ");
}

function thrownText(thrown: unknown): string {
  try {
    return typeof thrown === "string" ? JSON.stringify(thrown) : (JSON.stringify(thrown) ?? String(thrown));
  } catch {
    return String(thrown);
  }
}
