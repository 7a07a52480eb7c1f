import { resolve as absolute } from "node:path";
import { findSpecials } from "../find-special.ts";
import { resolve } from "../resolve.ts";
import type { FileServices } from "./file-services.ts";
import { isPathValue } from "./kinds.ts";
import { missing } from "./missing.ts";

export interface KeepOptions {
  /** Relative paths of the output are taken from here. */
  readonly base: string;
  /** The attempt's scratch folder, when it was made: managed files under it are moved into the storage, not copied. */
  readonly scratch?: string | undefined;
}

/**
 * Takes in what a validated output refers to: managed files and rows go into the storage, paths are looked up. The same
 * object, at once, when there is nothing of the kind. Throws SHEAF_FILE_MISSING.
 */
export function keepOutput(output: unknown, services: FileServices, options: KeepOptions): unknown {
  const specials = findSpecials(output);
  return specials.length === 0 ? output : keepSpecials(output, { ...services, ...options });
}

async function keepSpecials(output: unknown, services: FileServices): Promise<unknown> {
  for (const path of findSpecials(output).filter(isPathValue)) {
    if (path.remote) continue;
    const place = absolute(services.base, path.path);
    if ((await services.disk.facts(place)) === undefined) throw missing(path.path, place);
  }
  return resolve(output, services);
}
