import type { Usage } from "../../model/usage.ts";

/** What an attempt used besides time, as far as it is known. */
export type Used = Partial<Pick<Usage, "cpuMs" | "peakRssBytes" | "readBytes" | "writtenBytes">>;

/** The programs that an attempt calls, as `exec` tells of them. */
export interface Programs {
  /** A program runs. */
  started(pid: number): void;
  /** It has closed its outputs: it is ending, or has ended and was not waited for yet. */
  ending(pid: number): void;
  /** It is gone. */
  ended(pid: number): void;
}
