import { basename, join, relative, sep } from "node:path";

/** Where things are in a storage folder. Both trees name a blob by its digest, split after two digits. */
export class FileLayout {
  readonly root: string;
  /** Unfinished writes. On the same device as the blobs, so that they can be renamed. */
  readonly unfinished: string;

  constructor(root: string) {
    this.root = root;
    this.unfinished = join(root, "tmp");
  }

  get blobs(): string {
    return join(this.root, "blobs");
  }

  /** `blobs/ab/cdef…` */
  blob(name: string): string {
    return join(this.blobs, name.slice(0, 2), name.slice(2));
  }

  /** `files/ab/cdef…`: the folder of a blob's links under file names. */
  names(name: string): string {
    return join(this.root, "files", name.slice(0, 2), name.slice(2));
  }

  /** `files/ab/cdef…/january.csv` */
  named(name: string, as: string): string {
    return join(this.names(name), basename(as) || "file");
  }

  /** The blob that a path inside the storage stands for. */
  nameOf(path: string): string | undefined {
    const [tree, head, tail] = relative(this.root, path).split(sep);
    if ((tree !== "blobs" && tree !== "files") || head === undefined || tail === undefined) return undefined;
    return isBlobName(head + tail) ? head + tail : undefined;
  }
}

export function isBlobName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
