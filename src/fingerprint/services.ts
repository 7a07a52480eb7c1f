import type { Memo } from "./memo.ts";
import type { SourceFiles } from "./source-files.ts";

export interface FingerprintServices {
  /** Default: the disk of this machine. */
  readonly files?: SourceFiles;
  /** Where what was found is remembered. Default: nowhere. */
  readonly memo?: Memo | undefined;
  /** The project's folder: reports name files from there. */
  readonly root: string;
  /** The file: URL of the module that the program began with, or that defines the flow: what it does counts, too. */
  readonly entry?: string | undefined;
}
