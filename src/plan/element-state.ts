/** States of elements inside a plan: one byte each. From `succeeded` on they are final. */
export const elementStates = {
  waiting: 0,
  /** All that it waits for is there: the engine is to bind, parse and hash its inputs. */
  bindable: 1,
  /** Handed out for that, or its identity is being looked up. */
  binding: 2,
  /** Another element with the same identity is being computed. */
  following: 3,
  /** To be started when there is room. */
  ready: 4,
  running: 5,
  /** Waits for its next attempt. */
  backoff: 6,
  succeeded: 7,
  cached: 8,
  failed: 9,
  cancelled: 10,
  /** Skipped by `when`, its own or that of something before it. */
  left: 11,
  /** Skipped for another reason. */
  skipped: 12,
  stale: 13,
} as const;

export type ElementStateCode = (typeof elementStates)[keyof typeof elementStates];

export const elementStateCount = 14;

export function isFinal(state: ElementStateCode): boolean {
  return state >= elementStates.succeeded;
}
