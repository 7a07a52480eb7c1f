import type { Need } from "../executor/executor.ts";
import type { Step } from "../flow/graph.ts";
import { SheafError } from "../model/errors.ts";
import { mailOf } from "../model/mail.ts";
import { bytes, milliseconds } from "../model/quantity.ts";
import { warningOf } from "../model/warning.ts";
import { checkResources } from "../task/check-resources.ts";
import type { Resources } from "../task/task.ts";
import type { Held } from "../value/encoded.ts";

/** What an attempt of a step asks for, in plain numbers: the task's own resources, then the step's overrides. */
export function needOf(step: Step, inputs: Readonly<Record<string, Held>>, attempt: number): Need {
  const { resources } = step.task;
  if (resources === undefined && step.resources === undefined) return usualNeed;
  const own = typeof resources === "function" ? resources(valuesOf(inputs) as never, attempt) : resources;
  if (typeof resources === "function") check(own, step);
  const asked: Resources = { ...own, ...step.resources };
  if (asked.signal !== undefined) check(asked, step); // by itself each may fit, and not both
  return {
    cpus: asked.cpus ?? 1,
    memBytes: asked.mem === undefined ? 0 : bytes(asked.mem, `mem of step "${step.name}"`),
    gpus: asked.gpus ?? 0,
    timeMs: asked.time === undefined ? undefined : milliseconds(asked.time, `time of step "${step.name}"`),
    ...(asked.signal !== undefined && { warning: warningOf(asked.signal) }),
    ...schedulerNeed(asked),
  };
}

function check(resources: unknown, { name }: Step): void {
  try {
    checkResources(resources);
  } catch (error) {
    const { message, mend } = error as SheafError;
    throw new SheafError("SHEAF_RESOURCES", `the resources of step "${name}" are not valid: ${message}`, {
      mend,
    });
  }
}

/** Of most steps. */
const usualNeed: Need = Object.freeze({ cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined });

function schedulerNeed(asked: Resources): Pick<Need, "scheduler"> {
  const { partition, queue = partition, account, constraint, qos, exclusive, jobName, native } = asked;
  const mail = asked.mail === undefined ? undefined : mailOf(asked.mail);
  const given = Object.entries({ queue, account, constraint, qos, exclusive, jobName, mail, native });
  const scheduler = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return Object.keys(scheduler).length === 0 ? {} : { scheduler };
}

function valuesOf(inputs: Readonly<Record<string, Held>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).map(([name, held]) => [name, held.value]));
}
