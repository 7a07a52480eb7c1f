interface ErrorEntry {
  /** What this code means, in one sentence, for the error reference in the docs. */
  readonly summary: string;
  /** What to do about it when the place that raises it has nothing more precise to say. */
  readonly mend?: string;
}

function registry<K extends `SHEAF_${string}`>(
  entries: Record<K, ErrorEntry>,
): Readonly<Record<K, ErrorEntry>> {
  return entries;
}

/** The one registry of error codes. Codes are public: they are never renamed, and a removed one is not used again. */
export const errorCodes = registry({
  // definitions and wiring
  SHEAF_TASK_DEFINITION: { summary: "A task's definition is not valid." },
  SHEAF_FLOW_DEFINITION: { summary: "A flow's definition is not valid." },
  SHEAF_DUPLICATE_STEP: {
    summary: "Two steps of a flow have the same name.",
    mend: "Give one of them a `name` option.",
  },
  SHEAF_UNKNOWN_INPUT: { summary: "A step is given an input that its task does not have." },
  SHEAF_MISSING_INPUT: { summary: "A step is not given an input that its task requires." },
  SHEAF_WIRING_TYPE: { summary: "An input is given something of another type." },
  SHEAF_WIRING_ORIGIN: {
    summary: "Inputs of one step are spread over index spaces that do not fit together.",
  },
  SHEAF_FOREIGN_REF: { summary: "A step is wired to something that belongs to another flow." },
  SHEAF_REF_COERCED: { summary: "A reference was used as if it were the value that it stands for." },
  SHEAF_CYCLE: { summary: "Steps wait for one another in a circle." },
  SHEAF_OUTSIDE_FLOW: { summary: "Wiring was used outside the `steps` function of a flow." },
  // values and files
  SHEAF_NO_CODEC: { summary: "A value cannot be stored because no format knows how to." },
  SHEAF_UNKNOWN_FORMAT: { summary: "A format name is not registered." },
  SHEAF_INVALID_PARAM: { summary: "A param of a flow does not satisfy its schema." },
  SHEAF_INVALID_INPUT: { summary: "An input of an element does not satisfy its schema." },
  SHEAF_INVALID_OUTPUT: { summary: "What a task returned does not satisfy its output schema." },
  SHEAF_SCRATCH_OUTPUT: {
    summary: "An output names a path under the element's scratch folder, which is removed.",
    mend: "Return it as `file()`, so that the file is kept.",
  },
  SHEAF_FILE_MISSING: { summary: "A file that a value names does not exist." },
  SHEAF_BLOB_CORRUPT: { summary: "Stored bytes do not match their digest." },
  SHEAF_BLOB_MISSING: { summary: "Stored bytes are gone." },
  // planning and running
  SHEAF_ZIP_LENGTH: { summary: "Lists that are fanned out together differ in length." },
  SHEAF_NOT_A_LIST: { summary: "What is fanned out or flattened is not a list." },
  SHEAF_STEP_FAILED: { summary: "A run failed because elements failed." },
  SHEAF_PREEMPTED: { summary: "An attempt was told to make room for others." },
  SHEAF_TIMEOUT: { summary: "An attempt took longer than its time limit." },
  SHEAF_WORKER_DIED: {
    summary: "The process or thread that ran an attempt died.",
    mend: "If the task calls process.exit(), let it throw an error instead; if it needs more memory, ask for it.",
  },
  SHEAF_EXEC: { summary: "A program that a task called could not be started or ended with an error." },
  SHEAF_STALE: { summary: "The code that a worker loaded is not the code that was planned." },
  SHEAF_RESOURCES: { summary: "A request for resources is not valid or can never be met here." },
  SHEAF_ISOLATION: { summary: "A task cannot run in the isolation that is asked for." },
  SHEAF_PUBLISH: {
    summary: "A run's results could not be put where they are to be published.",
    mend: "Mend the path under `publish`, then retry the run: what was computed is kept.",
  },
  SHEAF_CANCELLED: { summary: "A run was cancelled." },
  SHEAF_NO_CONTEXT: { summary: "The task context was asked for outside a task." },
  SHEAF_LAUNCH_IN_WORKER: { summary: "A module launched a run while a worker was loading it for its tasks." },
  SHEAF_SECRET_MISSING: { summary: "A secret's environment variable is not set." },
  // batch schedulers
  SHEAF_BATCH_MISSING: { summary: "The commands of the batch scheduler are not on this machine." },
  SHEAF_BATCH_UNREACHABLE: {
    summary: "The batch scheduler does not answer.",
    mend: "Nothing is lost: try again when it is back.",
  },
  SHEAF_BATCH_LIMIT: { summary: "The batch scheduler takes no more jobs now." },
  SHEAF_BATCH_REJECTED: { summary: "The batch scheduler refused a job." },
  SHEAF_BATCH_JOB: { summary: "A batch job ended without a result." },
  // runs and the store
  SHEAF_RUN_NOT_FOUND: { summary: "No run has this id or prefix." },
  SHEAF_RUN_AMBIGUOUS: { summary: "More than one run has this prefix." },
  SHEAF_RUN_FOLDER: {
    summary: "The folder of a run cannot be made or written.",
    mend: "Make room there, give yourself the right to write there, or name another folder with --run-root.",
  },
  SHEAF_RUN_EXISTS: { summary: "A run of this id is already recorded." },
  SHEAF_RUN_HELD: { summary: "Another process is driving this run." },
  SHEAF_FENCED: { summary: "Another process has taken over this run." },
  SHEAF_GRAPH_CHANGED: { summary: "The flow is wired differently from when the run began." },
  SHEAF_STORE_NEWER: { summary: "The store was written by a newer version of Sheaf." },
  SHEAF_STORE_BROKEN: { summary: "The store cannot be read or written." },
  SHEAF_STORE_BUSY: {
    summary: "The store stayed locked for too long.",
    mend: "Look for a stopped or hanging `sheaf` process, or another program that has the file open; on a network file system, for a lock that a dead machine has left.",
  },
  SHEAF_STORE_HELD: {
    summary: "A process, perhaps on another machine, holds the store and does not give it up.",
    mend: "Try again in a minute: one that is silent for so long loses it.",
  },
  SHEAF_STORE_FULL: { summary: "The disk that holds the store is full." },
  SHEAF_STORE_READONLY: { summary: "The store's folder cannot be written." },
  // surfaces
  SHEAF_MODULE_NOT_FOUND: { summary: "A file to load does not exist." },
  SHEAF_MODULE_BROKEN: { summary: "A file could not be loaded." },
  SHEAF_EXPORT_NOT_FOUND: { summary: "A module has no such flow or task." },
  SHEAF_USAGE: { summary: "A command was called wrongly." },
  SHEAF_CONFIG: { summary: "A configuration file or value is not valid." },
  SHEAF_INTERNAL: { summary: "Sheaf itself is wrong.", mend: "Please report this with the message above." },
});

export type ErrorCode = keyof typeof errorCodes;
