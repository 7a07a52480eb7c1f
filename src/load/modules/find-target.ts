import { isFlow } from "../../flow/flow.ts";
import type { FlowDefinition } from "../../flow/flow-types.ts";
import { SheafError } from "../../model/errors.ts";
import { didYouMean } from "../../model/nearest.ts";
import { isTask } from "../../task/define.ts";
import type { TaskDefinition } from "../../task/definition.ts";
import { loadModule, type ModuleExports, moduleUrl } from "./load-module.ts";

export type Target = FlowDefinition<string, never, unknown> | TaskDefinition<string, never, unknown>;

export interface FoundTarget {
  /** A file: URL. */
  readonly module: string;
  readonly exportName: string;
  readonly value: Target;
}

/** `demo.ts:convert` in its parts. A drive letter's colon (`C:\\demo.ts`) separates nothing. */
export function splitTarget(target: string): { file: string; exportName: string | undefined } {
  const at = target.lastIndexOf(":");
  const name = target.slice(at + 1);
  if (at <= 1 || /[\\/]/.test(name) || target.startsWith("file:", at - 4))
    return { file: target, exportName: undefined };
  return { file: target.slice(0, at), exportName: name };
}

/**
 * The flow or task that `FILE` or `FILE:EXPORT` names. Without an export: the default one, or the only one.
 *
 * @throws SHEAF_MODULE_NOT_FOUND, SHEAF_MODULE_BROKEN, SHEAF_EXPORT_NOT_FOUND.
 */
export async function findTarget(target: string): Promise<FoundTarget> {
  const { file, exportName } = splitTarget(target);
  const module = moduleUrl(file);
  const exports = await loadModule(module);
  const name =
    exportName === undefined ? impliedExport(exports, file) : namedExport(exports, exportName, file);
  return { module, exportName: name, value: exports[name] as Target };
}

function isTarget(value: unknown): value is Target {
  return isFlow(value) || isTask(value);
}

function targetsOf(exports: ModuleExports): string[] {
  return Object.keys(exports).filter((name) => isTarget(exports[name]));
}

function namedExport(exports: ModuleExports, wanted: string, file: string): string {
  if (isTarget(exports[wanted])) return wanted;
  // The name of the flow or task itself does as well.
  const byName = targetsOf(exports).filter((name) => (exports[name] as Target).name === wanted);
  if (byName.length === 1) return byName[0]!;
  const what =
    wanted in exports
      ? `"${wanted}" of ${file} is neither a flow nor a task`
      : `${file} has no export "${wanted}"`;
  throw notFound(`${what}.${didYouMean(wanted, targetsOf(exports))}`, { exports, file });
}

function impliedExport(exports: ModuleExports, file: string): string {
  if (isTarget(exports["default"])) return "default";
  const targets = targetsOf(exports);
  const flows = targets.filter((name) => isFlow(exports[name]));
  const [only] = targets.length === 1 ? targets : flows.length === 1 ? flows : [];
  if (only !== undefined) return only;
  const what =
    targets.length === 0 ? `${file} exports no flow and no task` : `${file} exports several flows and tasks`;
  throw notFound(what, { exports, file });
}

function notFound(message: string, { exports, file }: { exports: ModuleExports; file: string }): SheafError {
  const names = targetsOf(exports);
  const mend =
    names.length === 0
      ? "Export one: export default flow({ … })."
      : `${names.length === 1 ? "It has one flow or task" : "Name one of them"}: ${names.map((name) => (name === "default" ? file : `${file}:${name}`)).join(", ")}.`;
  return new SheafError("SHEAF_EXPORT_NOT_FOUND", message, { place: { file }, mend });
}
