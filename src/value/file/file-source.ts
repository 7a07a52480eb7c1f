import { basename, resolve, sep } from "node:path";
import { SheafError } from "../../model/errors.ts";
import { selfCoded } from "../json/self-coded.ts";
import type { FileServices, ValueServices } from "./file-services.ts";
import { FileValue } from "./file-value.ts";
import { isRemote, Located } from "./located.ts";
import { fileServices, missing } from "./missing.ts";

/** A file by its path, on its way to be managed: it is taken into the storage before its identity is known. */
export class FileSource extends Located {
  readonly [selfCoded] = "file-source";
  readonly unresolved = true;
  readonly path: string;

  constructor(path: string) {
    super(path);
    this.path = path;
  }

  /** Takes the file in. Throws SHEAF_FILE_MISSING. */
  async resolve(services: ValueServices): Promise<FileValue> {
    return takeIn(this.path, fileServices(services));
  }

  override toString(): string {
    return this.path;
  }

  toBody(): string {
    return "null"; // never used: it is resolved first
  }

  toCanonical(): string {
    return "null";
  }
}

async function takeIn(given: string, services: FileServices): Promise<FileValue> {
  if (isRemote(given)) throw remote(given);
  const path = resolve(services.base, given);
  const { disk, storage, digests, scratch } = services;
  const facts = await disk.facts(path);
  if (facts === undefined) throw missing(given, path);
  if (facts.type === "directory") throw folder(given);
  const name = basename(path);
  const known = await digests.known(path, facts);
  if (known !== undefined && (await storage.renew(known)))
    return new FileValue({ digest: known, size: facts.size, name });
  const move = scratch !== undefined && path.startsWith(scratch + sep);
  const { name: digest, size } = await storage.ingest(path, { move });
  if (!move) digests.learn(path, { facts, digest });
  return new FileValue({ digest, size, name });
}

function folder(given: string): SheafError {
  return new SheafError("SHEAF_FILE_MISSING", `"${given}" is a folder, and file() manages single files`, {
    mend: "Use path() for folders: they are left in place, and their content counts all the same.",
  });
}

function remote(given: string): SheafError {
  return new SheafError("SHEAF_FILE_MISSING", `"${given}" is a URL, and file() manages local files`, {
    mend: 'Use path({ identity: "name" }) for URLs, or fetch it in a task that returns a file().',
  });
}
