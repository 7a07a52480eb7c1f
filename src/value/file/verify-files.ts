import { findSpecials } from "../find-special.ts";
import type { SelfCoded } from "../json/self-coded.ts";
import type { FileServices } from "./file-services.ts";
import { isFileValue, isJsonLines, isPathValue } from "./kinds.ts";

export interface VerifyOptions {
  /** Also compare contents (or, by stat, sizes and times), not only that the files are there. Default false. */
  readonly content?: boolean;
}

/** Why a value's files and rows are not what they were when it was stored, as a sentence; undefined when they are. */
export async function verifyFiles(
  value: unknown,
  services: FileServices,
  options: VerifyOptions = {},
): Promise<string | undefined> {
  for (const inner of findSpecials(value)) {
    const problem = await problemOf(inner, services, options.content === true);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

async function problemOf(
  value: SelfCoded,
  services: FileServices,
  content: boolean,
): Promise<string | undefined> {
  const { storage, disk } = services;
  if (isFileValue(value)) {
    if (!(await storage.has(value.digest))) return `its file ${value.name} is gone from ${storage.location}`;
    return content && !(await storage.verify(value.digest)) ? `its file ${value.name} is damaged` : undefined;
  }
  if (isJsonLines(value)) {
    const { blob } = value.source;
    if (!(await storage.has(blob))) return `its rows ${blob} are gone from ${storage.location}`;
    return content && !(await storage.verify(blob)) ? `its rows ${blob} are damaged` : undefined;
  }
  if (!isPathValue(value) || value.remote) return undefined;
  if ((await disk.facts(value.path)) === undefined) return `${value.path} does not exist`;
  if (!content || value.digest === undefined) return undefined;
  return (await value.digestNow(services)) === value.digest ? undefined : `${value.path} has changed`;
}
