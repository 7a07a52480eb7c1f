import { relative, resolve } from "node:path";
import { selfCoded } from "../json/self-coded.ts";
import { tagged } from "../json/tags.ts";
import { sha256Hex } from "../sha256.ts";
import type { DiskFacts } from "./disk.ts";
import type { FileServices, ValueServices } from "./file-services.ts";
import { isRemote, Located } from "./located.ts";
import { fileServices, missing } from "./missing.ts";

/**
 * What of a path counts in identities: its content wherever it is (`content`; of a folder the names and contents of all
 * that is in it), path, size and time of change without reading it (`stat`), or the path alone (`name`).
 */
export type PathIdentity = "content" | "stat" | "name";

export interface PathFacts {
  /** As the task gets it: absolute once resolved, or a URL. */
  readonly path: string;
  readonly identity: PathIdentity;
  /** What identity is made from, in hexadecimal digits; undefined until it was looked up. */
  readonly digest?: string | undefined;
}

/**
 * A file or folder left where it is, or a URL (always by name). Identity by name or by stat is relative to the project
 * where the path is inside it, so that a moved project finds its results.
 */
export class PathValue extends Located {
  readonly [selfCoded] = "path";
  readonly path: string;
  readonly identity: PathIdentity;
  readonly digest: string | undefined;

  constructor(facts: PathFacts) {
    super(facts.path);
    this.path = facts.path;
    this.identity = isRemote(facts.path) ? "name" : facts.identity;
    this.digest = facts.digest;
  }

  get unresolved(): boolean {
    return this.digest === undefined;
  }

  /** True for URLs: they are not looked at. */
  get remote(): boolean {
    return isRemote(this.path);
  }

  /** Looks it up. Throws SHEAF_FILE_MISSING, but not by name: that may be a file to be written. */
  async resolve(services: ValueServices): Promise<PathValue> {
    const all = fileServices(services);
    const path = this.remote ? this.path : resolve(all.base, this.path);
    const digest = await this.digestNow(all, path);
    if (digest === undefined) throw missing(this.path, path);
    return new PathValue({ path, identity: this.identity, digest });
  }

  /** What identity would be made from now; undefined when there is nothing at the path. */
  async digestNow(services: FileServices, path = this.path): Promise<string | undefined> {
    const name = nameIn(services.root, path);
    if (this.identity === "name") return sha256Hex(name);
    const facts = await services.disk.facts(path);
    if (facts === undefined) return undefined;
    if (this.identity === "content") return contentDigest(path, facts, services);
    return sha256Hex(`${JSON.stringify(name)}${await statText(path, facts, services)}`);
  }

  override toString(): string {
    return this.path;
  }

  toBody(): string {
    const { path, identity, digest } = this;
    return tagged("path", JSON.stringify({ path, identity, digest }));
  }

  toCanonical(): string {
    return `{"$":"path","identity":"${this.identity}","sha256":"${this.digest}"}`;
  }
}

function nameIn(root: string, path: string): string {
  if (isRemote(path)) return path;
  const inside = relative(root, path);
  return inside.startsWith("..") ? path : inside;
}

async function contentDigest(path: string, facts: DiskFacts, services: FileServices): Promise<string> {
  if (facts.type === "file") return services.digests.of(path, facts);
  const parts = await eachEntry(path, services, async (inner, type) => [
    type.type,
    await contentDigest(inner, type, services),
  ]);
  return sha256Hex(JSON.stringify(parts));
}

async function statText(path: string, facts: DiskFacts, services: FileServices): Promise<string> {
  if (facts.type === "file") return `${facts.size} ${facts.mtimeNs}`;
  return JSON.stringify(
    await eachEntry(path, services, async (inner, type) => [await statText(inner, type, services)]),
  );
}

/** Entries that vanish meanwhile, and links to nothing, do not count. */
async function eachEntry(
  path: string,
  services: FileServices,
  look: (inner: string, facts: DiskFacts) => Promise<readonly string[]>,
): Promise<readonly (readonly string[])[]> {
  const names = await services.disk.entries(path);
  const parts = await Promise.all(
    names.map(async (name) => {
      const inner = resolve(path, name);
      const facts = await services.disk.facts(inner);
      return facts === undefined ? [] : [name, ...(await look(inner, facts))];
    }),
  );
  return parts.filter((part) => part.length > 0);
}
