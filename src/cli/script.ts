import { basename } from "node:path";
import { realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { moduleCalling } from "../app/module-calling.ts";
import { main } from "./main.ts";
import type { AnyFlow } from "./target.ts";

/**
 * Makes a script its own command line: `node demo.ts --start …` runs the flow, `node demo.ts plan …`, `status`, `dag`
 * and the other commands of `sheaf` work as well, without FILE. It does nothing where the script is not what was
 * started: when it is imported, by `sheaf run demo.ts`, or by a worker. Sets the process's exit code; never rejects.
 *
 * @example
 * export default demo;
 * await cli(demo);
 */
export async function cli<F extends AnyFlow>(flow: F): Promise<void> {
  if (Reflect.get(globalThis, Symbol.for("sheaf.worker")) === true) return;
  const script = process.argv[1];
  const module = moduleCalling(cli);
  if (script === undefined || (module !== undefined && module !== scriptUrl(script))) return;
  const source = module === undefined ? undefined : { module, exportName: undefined };
  await main(process.argv.slice(2), {
    program: `node ${basename(script)}`,
    own: { flow, spec: script, source },
  });
}

function scriptUrl(script: string): string | undefined {
  try {
    return pathToFileURL(realpathSync(script)).href;
  } catch {
    return undefined;
  }
}
