import { SheafError } from "../model/errors.ts";
import { rootPath } from "../model/index-path.ts";
import type { Logger, TaskContext } from "./context.ts";

/** What programs and the console write goes to `write` and `stream` of an element's log. */
const quiet: Logger = Object.assign(
  { debug() {}, info() {}, warn() {}, error() {} },
  { write() {}, stream() {}, close() {} },
);

/** The context of a task that is called without one: it logs nowhere, and folders and programs are an error. */
export function noContext(task: string): TaskContext {
  const refuse = (what: string): never => {
    throw new SheafError(
      "SHEAF_NO_CONTEXT",
      `Task "${task}" asked for ${what}, and was called without a context.`,
      {
        mend: `Pass one: ${task}.run(input, testContext()), with testContext from "sheaf/testing".`,
      },
    );
  };
  return {
    run: "test",
    step: task,
    index: rootPath,
    attempt: 1,
    log: quiet,
    progress() {},
    signal: new AbortController().signal,
    get runDir() {
      return refuse("runDir");
    },
    get workDir() {
      return refuse("workDir");
    },
    exec: (program) => refuse(`the program "${program}"`),
  };
}
