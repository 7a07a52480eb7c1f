import type { Executor } from "../executor/executor.ts";

/** Takes nothing: for a survey, which only asks what would run. */
export const noExecutor: Executor = {
  name: "none",
  room: () => 0,
  refuses: () => undefined,
  submit: () => Promise.resolve(),
  observe: () => Promise.resolve([]),
  collect: () => Promise.resolve([]),
  cancel: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
