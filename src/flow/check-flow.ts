import { didYouMean } from "../model/nearest.ts";
import { isSchema } from "../task/schema.ts";
import { isPlain } from "./bind.ts";
import { fault } from "./fault.ts";
import { viewOf } from "./handle.ts";
import { markerOf } from "./marker.ts";

const keys = ["name", "description", "params", "steps", "publish", "onError"];

/** Throws SHEAF_FLOW_DEFINITION for options of `flow()` that are not valid. */
export function checkFlowOptions(options: unknown): void {
  if (!isPlain(options)) throw invalid("?", "flow() takes one object of options.");
  const { name, params = {}, steps, publish, onError } = options;
  const flow = typeof name === "string" ? name : "?";
  if (typeof name !== "string" || !/^[A-Za-z_][\w.-]*$/.test(name)) {
    throw invalid(
      flow,
      `${JSON.stringify(name)} is no name for a flow.`,
      'Use letters, digits, "_", "-" and ".", and a letter first.',
    );
  }
  for (const key of Object.keys(options)) {
    if (!keys.includes(key))
      throw invalid(
        flow,
        `there is no option "${key}".${didYouMean(key, keys)}`,
        `The options are ${keys.join(", ")}.`,
      );
  }
  if (typeof steps !== "function") throw invalid(flow, "`steps` is no function.");
  checkParams(flow, params);
  if (publish !== undefined && !isPlain(publish)) throw invalid(flow, "`publish` is no object of paths.");
  if (onError !== undefined && onError !== "stop" && onError !== "continue") {
    throw invalid(flow, `onError is ${JSON.stringify(onError)}.`, 'Write "stop" or "continue".');
  }
}

function checkParams(flow: string, params: unknown): void {
  if (!isPlain(params)) throw invalid(flow, "`params` is no object of schemas.");
  for (const [param, schema] of Object.entries(params)) {
    if (!isSchema(schema))
      throw invalid(flow, `param "${param}" is no schema (a Standard Schema: Zod, Valibot, ArkType …).`);
  }
}

/** What is to be published, once the keys are known to be in the result. */
export function publishOf(publish: unknown, result: unknown, flow: string): Readonly<Record<string, string>> {
  if (publish === undefined) return {};
  const single = viewOf(result) !== undefined || markerOf(result) !== undefined || !isPlain(result);
  const known = single ? ["result"] : Object.keys(result);
  const paths = publish as Readonly<Record<string, string | undefined>>;
  const wanted = Object.entries(paths).filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [key, path] of wanted) {
    if (!known.includes(key))
      throw invalid(
        flow,
        `publish names "${key}", which is not in the result.${didYouMean(key, known)}`,
        `The result has ${known.join(", ") || "nothing"}.`,
      );
    if (typeof path !== "string" || path === "") throw invalid(flow, `publish.${key} is no path.`);
  }
  return Object.fromEntries(wanted);
}

const invalid = (flow: string, message: string, mend?: string) =>
  fault("SHEAF_FLOW_DEFINITION", { flow }, mend === undefined ? [message] : [message, mend]);
