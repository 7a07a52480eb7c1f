import { type Chunk, readChunk } from "../model/chunk.ts";
import type { SheafError } from "../model/errors.ts";
import { didYouMean } from "../model/nearest.ts";
import { checkResources } from "../task/check-resources.ts";
import type { Resources } from "../task/task.ts";
import { fault, type Site } from "./fault.ts";

/** Options of a step. */
export interface StepOptions {
  /** Unique in the flow. Default: the name of the task or flow. */
  readonly name?: string;
  /** Steps that must have ended well before this one starts. */
  readonly after?: unknown;
  /** False: the step is skipped, and what depends on it too. `each(…)` decides for each element. */
  readonly when?: unknown;
  /** Elements of this step at once. Default: as many as fit. */
  readonly throttle?: number;
  /** After that many failed elements no more of this step are started. Default: no limit. */
  readonly maxFailures?: number;
  /** In place of what the task says, key by key. */
  readonly resources?: Resources;
  /** "local": where the engine runs, also when the rest of the run goes to a batch scheduler: too short for a job. */
  readonly executor?: "local";
  /**
   * Elements that one batch job runs, one after the other: a number of them, or a time that a job shall take, such as
   * `"10m"`. Default: what the executor says.
   */
  readonly chunk?: Chunk;
}

const keys = [
  "name",
  "after",
  "when",
  "throttle",
  "maxFailures",
  "resources",
  "executor",
  "chunk",
] as const satisfies (keyof StepOptions)[];
const ofTasks = ["throttle", "maxFailures", "resources", "executor", "chunk"] as const;

/** Throws SHEAF_FLOW_DEFINITION for options of `step` that are not valid. */
export function checkStepOptions(options: StepOptions, kind: "task" | "flow", site: Site): void {
  for (const key of Object.keys(options)) {
    if (keys.includes(key as never)) continue;
    throw invalid(
      site,
      `there is no step option "${key}".${didYouMean(key, keys)}`,
      `The options are ${keys.join(", ")}.`,
    );
  }
  const misplaced = ofTasks.find((key) => options[key] !== undefined);
  if (kind === "flow" && misplaced !== undefined) {
    throw invalid(
      site,
      `"${misplaced}" is an option of a task's step, and this step is a whole flow.`,
      "Set it on the steps inside that flow.",
    );
  }
  checkName(options.name, site);
  for (const key of ["throttle", "maxFailures"] as const) checkCount(key, options[key], site);
  checkOverrides(options.resources, site);
  checkChunk(options.chunk, site);
  if (options.executor !== undefined && options.executor !== "local") {
    throw invalid(
      site,
      `executor is ${JSON.stringify(options.executor)}.`,
      'A step can only be kept back: executor: "local". Where the others run is said when the flow is run.',
    );
  }
}

function checkName(name: unknown, site: Site): void {
  if (name === undefined || (typeof name === "string" && /^[A-Za-z_][\w.-]*$/.test(name))) return;
  throw invalid(
    site,
    `${JSON.stringify(name)} is no name for a step.`,
    'Use letters, digits, "_", "-" and ".", and a letter first.',
  );
}

function checkCount(key: string, count: unknown, site: Site): void {
  if (count === undefined || (Number.isInteger(count) && (count as number) >= 1)) return;
  throw invalid(site, `${key} is ${JSON.stringify(count)}.`, "Give it a whole number from 1.");
}

function checkOverrides(resources: unknown, site: Site): void {
  if (resources === undefined) return;
  try {
    checkResources(resources);
  } catch (error) {
    const { message, mend } = error as { message: string; mend?: string };
    throw mend === undefined ? invalid(site, message) : invalid(site, message, mend);
  }
}

function checkChunk(chunk: Chunk | undefined, site: Site): void {
  if (chunk === undefined) return;
  try {
    readChunk(chunk);
  } catch (error) {
    const { message, mend } = error as SheafError;
    throw invalid(site, `${message}.`, mend);
  }
}

const invalid = (site: Site, ...what: [message: string, mend?: string]) =>
  fault("SHEAF_FLOW_DEFINITION", site, what);
