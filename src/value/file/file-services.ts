import type { BlobStorage } from "../blob-storage.ts";
import type { Formats } from "../format/formats.ts";
import type { Disk } from "./disk.ts";
import type { FileDigests } from "./file-digests.ts";

/** What there is to store values and to look files up with. */
export interface FileServices {
  readonly storage: BlobStorage;
  readonly disk: Disk;
  readonly digests: FileDigests;
  /** Relative paths are taken from this folder. */
  readonly base: string;
  /** The project's folder: identity by name is relative to it. */
  readonly root: string;
  /** The scratch folder of the attempt whose output this is: files under it are moved into the storage, not copied. */
  readonly scratch?: string | undefined;
  /** Default: the built-in formats. */
  readonly formats?: Formats | undefined;
  /** Bodies up to this many bytes are kept inline. Default 64 KiB. */
  readonly inlineLimit?: number | undefined;
}

/** Small plain values need none of it. */
export type ValueServices = Partial<FileServices>;
