import type { FileFacts, SourceFiles } from "./source-files.ts";

/** A file changed more recently than this could change again within one tick of its clock, unseen. Milliseconds. */
const SETTLED_MS = 2000;

/** What was seen of the disk: as long as it looks the same, so does all that was concluded from it. */
export interface Seen {
  /** By path: the stamp (none when it may still change unseen), and the digest of what was read. */
  readonly files: Readonly<Record<string, readonly [stamp: string, digest: string]>>;
  /** Paths at which there was no file. */
  readonly absent: readonly string[];
  readonly real: Readonly<Record<string, string>>;
  readonly folders: Readonly<Record<string, string>>;
}

/** The disk, and a memory of what was seen of it. Nothing is looked at twice. */
export class WatchedFiles implements SourceFiles {
  readonly #disk: SourceFiles;
  readonly #now: number;
  readonly #facts = new Map<string, FileFacts | undefined>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #digests = new Map<string, string | undefined>();
  readonly #real = new Map<string, string>();
  readonly #entries = new Map<string, readonly string[]>();

  constructor(disk: SourceFiles, now: number) {
    this.#disk = disk;
    this.#now = now;
  }

  facts(path: string): FileFacts | undefined {
    return remembered(this.#facts, path, () => this.#disk.facts(path));
  }

  text(path: string): string | undefined {
    this.digest(path);
    return remembered(this.#texts, path, () => this.#disk.text(path));
  }

  digest(path: string): string | undefined {
    // The facts come first: what changes while it is read is then seen the next time.
    this.facts(path);
    return remembered(this.#digests, path, () => this.#disk.digest(path));
  }

  real(path: string): string {
    return remembered(this.#real, path, () => this.#disk.real(path));
  }

  entries(path: string): readonly string[] {
    return remembered(this.#entries, path, () => this.#disk.entries(path));
  }

  seen(): Seen {
    const files: Record<string, readonly [string, string]> = {};
    const absent: string[] = [];
    for (const [path, facts] of this.#facts) {
      if (facts?.type !== "file") absent.push(path);
      else files[path] = [stampOf(facts, this.#now), this.#digests.get(path) ?? ""];
    }
    const folders = Object.fromEntries([...this.#entries].map(([path, names]) => [path, names.join("/")]));
    return { files, absent, real: Object.fromEntries(this.#real), folders };
  }
}

function remembered<T>(known: Map<string, T>, key: string, find: () => T): T {
  if (known.has(key)) return known.get(key)!;
  const found = find();
  known.set(key, found);
  return found;
}

/**
 * How the disk looks beside what was seen of it: the same at a glance, the same when files are read again, or not. A
 * file that changed after `since`, in milliseconds since 1970, is a change in any case.
 */
export function compareSeen(seen: Seen, disk: SourceFiles, since: number): "same" | "touched" | "changed" {
  let result: "same" | "touched" = "same";
  for (const path in seen.files) {
    const facts = disk.facts(path);
    if (facts?.type !== "file" || facts.changedAt > since) return "changed";
    const [stamp, digest] = seen.files[path]!;
    if (facts.stamp === stamp) continue;
    if (digest !== "" && disk.digest(path) !== digest) return "changed";
    result = "touched";
  }
  if (seen.absent.some((path) => disk.facts(path)?.type === "file")) return "changed";
  for (const path in seen.real) if (disk.real(path) !== seen.real[path]) return "changed";
  for (const path in seen.folders) if (disk.entries(path).join("/") !== seen.folders[path]) return "changed";
  return result;
}

/** The same content as it looks now. */
export function seenAgain(seen: Seen, disk: SourceFiles): Seen {
  const files: Record<string, readonly [string, string]> = {};
  for (const path in seen.files) {
    const facts = disk.facts(path);
    const [, digest] = seen.files[path]!;
    files[path] = [facts === undefined ? "" : stampOf(facts, Date.now()), digest];
  }
  return { ...seen, files };
}

/** None for a file that could change again within one tick of its clock, unseen. */
const stampOf = ({ stamp, changedAt }: FileFacts, now: number): string =>
  now - changedAt > SETTLED_MS ? stamp : "";
