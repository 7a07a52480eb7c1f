import type { Disk, DiskFacts } from "./disk.ts";

/** Where digests are remembered between processes: the part of `Store` that does it. */
export interface DigestMemo {
  recall(namespace: string, keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  remember(namespace: string, entries: ReadonlyMap<string, string>): Promise<void>;
}

const NAMESPACE = "file-digest";
/** Files read at once. */
const READERS = 4;
/** A file changed more recently than this could change again within one tick of its clock, unseen. Milliseconds. */
const SETTLED_MS = 1000;
/** Digests are remembered together, this long after the first of them. Milliseconds. */
const GATHER_MS = 50;

/** Digests of files' contents, each file read once as long as its size, time of change and inode stay the same. */
export class FileDigests {
  readonly #disk: Disk;
  readonly #memo: DigestMemo | undefined;
  readonly #entries = new Map<string, string>();
  readonly #reading = new Map<string, Promise<string>>();
  readonly #waiting: (() => void)[] = [];
  #free = READERS;
  #unsaved = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(disk: Disk, memo?: DigestMemo) {
    this.#disk = disk;
    this.#memo = memo;
  }

  /** The digest of a file's content, read when it is not known. */
  async of(path: string, facts: DiskFacts): Promise<string> {
    const known = await this.known(path, facts);
    if (known !== undefined) return known;
    const key = `${path}\n${stamp(facts)}`;
    let reading = this.#reading.get(key);
    if (reading === undefined) {
      reading = this.#read(path, facts).finally(() => this.#reading.delete(key));
      this.#reading.set(key, reading);
    }
    return reading;
  }

  /** The digest, when it is known without reading the file. */
  async known(path: string, facts: DiskFacts): Promise<string | undefined> {
    let entry = this.#entries.get(path);
    if (entry === undefined && this.#memo !== undefined) {
      [entry] = await this.#memo.recall(NAMESPACE, [path]);
      if (entry !== undefined) this.#entries.set(path, entry);
    }
    const wanted = `${stamp(facts)} `;
    return entry?.startsWith(wanted) ? entry.slice(wanted.length) : undefined;
  }

  /** Keeps a digest that somebody else has computed. `facts` are from before the file was read. */
  learn(path: string, found: { readonly facts: DiskFacts; readonly digest: string }): void {
    const { facts, digest } = found;
    if (Date.now() - Number(facts.mtimeNs / 1_000_000n) < SETTLED_MS) return;
    const entry = `${stamp(facts)} ${digest}`;
    this.#entries.set(path, entry);
    if (this.#memo === undefined) return;
    this.#unsaved.set(path, entry);
    this.#timer ??= setTimeout(() => void this.flush().catch(() => {}), GATHER_MS).unref();
  }

  /** Hands what was learned to the memo; to be called before that is closed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const unsaved = this.#unsaved;
    if (unsaved.size === 0) return;
    this.#unsaved = new Map();
    await this.#memo?.remember(NAMESPACE, unsaved);
  }

  async #read(path: string, facts: DiskFacts): Promise<string> {
    if (this.#free === 0) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#free--;
    try {
      const digest = await this.#disk.sha256(path);
      const after = await this.#disk.facts(path);
      if (after !== undefined && stamp(after) === stamp(facts)) this.learn(path, { facts, digest });
      return digest;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

function stamp({ size, mtimeNs, inode }: DiskFacts): string {
  return `${size}:${mtimeNs}:${inode}`;
}
