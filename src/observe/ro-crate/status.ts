import type { Failure } from "../../model/failure.ts";

const urls = {
  completed: "http://schema.org/CompletedActionStatus",
  failed: "http://schema.org/FailedActionStatus",
  active: "http://schema.org/ActiveActionStatus",
} as const;

/** How an action ended, and why it failed if it did; `state` is that of a run or of an element. */
export function actionStatus(state: string, failure: Failure | undefined): Record<string, unknown> {
  if (state === "succeeded" || state === "cached") return status(urls.completed);
  if (state === "running" || state === "queued") return status(urls.active);
  const why = failure === undefined ? `It was ${state}.` : `${failure.name}: ${failure.message}`;
  return { ...status(urls.failed), error: why };
}

const status = (actionStatus: string) => ({ actionStatus });
