import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { type LeaseHolder, leaseText, parseLeaseText } from "./lease-holder.ts";

/** The time that a tenure's file shows once its holder has given it up: no clock ever shows it. Seconds since 1970. */
const FREE = 86_400;

/** What was not changed for so long is a killed process's on another host; one that lives makes it anew. Milliseconds. */
const LEFTOVER = 7 * 86_400_000;

/** Is thrown where the file system has no links. */
export class LinksMissing extends Error {}
const noLinks = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

/** One holding of the lease, as its file tells. */
export interface Tenure {
  readonly number: number;
  /** Undefined when the file does not tell, or not yet. */
  readonly holder: LeaseHolder | undefined;
  /** When its holder was heard of last: milliseconds since 1970 by the file server's clock. */
  readonly at: number;
  readonly isFree: boolean;
}

/**
 * The files by which a store's lease goes from one to another. `own-<nonce>` says who one open store is; holding the
 * lease is to have it linked to a number, the highest that there is. A number is followed by the next, and only then
 * removed: so there always is a highest one, and who is second to link it is told so. `bell-<nonce>` is written to by
 * those who wait for its owner.
 */
export class LeaseFiles {
  readonly folder: string;
  readonly me: LeaseHolder;
  readonly #own: string;
  readonly #bell: string;
  #says: LeaseHolder;

  constructor(folder: string, me: LeaseHolder) {
    this.folder = folder;
    this.me = this.#says = me;
    this.#own = this.#ownOf(me);
    this.#bell = this.#bellOf(me);
  }

  make(): void {
    mkdirSync(this.folder, { recursive: true });
    this.beat();
    this.unring();
  }

  /** Says that this process lives, and from now on what `more` says. The file server notes the time, by its own clock. */
  beat(more: Partial<LeaseHolder> = {}): void {
    this.#says = { ...this.#says, ...more };
    const file = openSync(this.#own, constants.O_WRONLY | constants.O_CREAT, 0o666);
    try {
      writeSync(file, leaseText(this.#says), 0);
    } finally {
      closeSync(file);
    }
  }

  /** What the file server's clock shows. Not for a holder: it counts as a sign of life. */
  serverNow(): number {
    this.beat();
    return this.#look(this.#own, (file) => fstatSync(file).mtimeMs) ?? Date.now();
  }

  numbers(): number[] {
    const names = readdirSync(this.folder).filter((name) => /^\d+$/.test(name));
    return names.map(Number).toSorted((a, b) => a - b);
  }

  read(number: number): Tenure | undefined {
    return this.#look(join(this.folder, String(number)), (file) => {
      const at = fstatSync(file).mtimeMs;
      const holder = parseLeaseText(readFileSync(file, "utf8"));
      return { number, at, holder, isFree: at < 10_000 * FREE };
    });
  }

  /** Links this number, unless somebody has. */
  claim(number: number): boolean {
    try {
      linkSync(this.#own, join(this.folder, String(number)));
      return true;
    } catch (error) {
      // Over NFS the link may have been made although its answer was lost: the file tells.
      if (this.#isMine(number)) return true;
      if (isAboutState(error)) return false;
      if (noLinks.has((error as NodeJS.ErrnoException).code ?? "")) throw new LinksMissing();
      throw error;
    }
  }

  #isMine(number: number): boolean {
    return this.read(number)?.holder?.nonce === this.me.nonce;
  }

  remove(number: number): void {
    unlinkIfThere(join(this.folder, String(number)));
  }

  /** How many names this store's own file has. It is opened for that, which asks the file server and no cache. */
  links(): number {
    return this.#look(this.#own, (file) => fstatSync(file).nlink) ?? 0;
  }

  free(): void {
    try {
      utimesSync(this.#own, FREE, FREE);
    } catch (error) {
      if (!isAboutState(error)) throw error;
    }
  }

  /** Does somebody wait for this store to give the lease up? */
  isRung(): boolean {
    return (this.#look(this.#bell, (file) => fstatSync(file).size) ?? 0) > 0;
  }

  unring(): void {
    closeSync(openSync(this.#bell, "w", 0o666));
  }

  ring(holder: LeaseHolder): void {
    try {
      const file = openSync(this.#bellOf(holder), constants.O_WRONLY | constants.O_APPEND);
      try {
        writeSync(file, ".");
      } finally {
        closeSync(file);
      }
    } catch {
      // It is gone, or another user's: then it is waited for in silence.
    }
  }

  /** Removes the files of a store that is closed, or of one whose process has ended. */
  forget(holder: LeaseHolder = this.me): void {
    unlinkIfThere(this.#ownOf(holder));
    unlinkIfThere(this.#bellOf(holder));
  }

  /** Removes what killed processes have left. */
  sweep(hasEnded: (holder: LeaseHolder) => boolean): void {
    for (const name of readdirSync(this.folder).filter((each) => each.startsWith("own-")))
      this.#look(join(this.folder, name), (file) => {
        const holder = parseLeaseText(readFileSync(file, "utf8"));
        const isOld = Date.now() - fstatSync(file).ctimeMs > LEFTOVER;
        if (holder !== undefined && (isOld || hasEnded(holder))) this.forget(holder);
      });
  }

  /** Gives the folder up, where links cannot be made. */
  abandon(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #ownOf({ nonce }: LeaseHolder): string {
    return join(this.folder, `own-${nonce}`);
  }

  #bellOf({ nonce }: LeaseHolder): string {
    return join(this.folder, `bell-${nonce}`);
  }

  // A network file system asks its server what a file is like when the file is opened, and may not for a mere stat.
  #look<T>(path: string, at: (file: number) => T): T | undefined {
    let file: number | undefined;
    try {
      file = openSync(path, "r");
      return at(file);
    } catch (error) {
      if (isAboutState(error)) return undefined;
      throw error;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }
}

/** The file is there, or is not, or not any more. */
function isAboutState(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "EEXIST" || code === "ESTALE";
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isAboutState(error)) throw error;
  }
}
