/** Where a run ran, with what, and of which state of the source. Plain data; whatever could not be found out is in `notes`. */
export interface Provenance {
  readonly format: 1;
  readonly sheaf: string;
  readonly node: string;
  readonly os: {
    /** As `process.platform` has it: `linux`, `darwin`. */
    readonly platform: string;
    /** The kernel's version. */
    readonly release: string;
    readonly arch: string;
    /** What the system calls itself: `Debian GNU/Linux 12 (bookworm)`. */
    readonly name?: string;
  };
  readonly machine: {
    readonly cpus: number;
    readonly cpuModel?: string;
    readonly memoryBytes: number;
  };
  readonly host: string;
  readonly user: string;
  readonly cwd: string;
  /** From the script on, as `process.argv.slice(1)`. */
  readonly argv: readonly string[];
  /** The variables that tasks declare, as they were at launch; `hidden` stands for what looks like a credential. */
  readonly env: Readonly<Record<string, string>>;
  /** The file that the flow is in, as it was at launch; the storage has it under its digest. Absent where it is in none. */
  readonly source?: { readonly path: string; readonly sha256: string };
  /** The lock file that counts for the project. */
  readonly lockfile?: { readonly path: string; readonly sha256: string };
  /** Absent where there is no repository. */
  readonly git?: GitState;
  /** What could not be found out, one sentence each. */
  readonly notes: readonly string[];
}

/** What is put in place of a value that looks like a credential. */
export const hidden = "(hidden)";

/** The state of a working tree. */
export interface GitState {
  /** The folder of the working tree. */
  readonly root: string;
  /** Undefined before the first commit, and where git could not be asked. */
  readonly commit?: string;
  /** Undefined when the head is detached. */
  readonly branch?: string;
  /** Where `origin` is, without credentials. */
  readonly remote?: string;
  /** Undefined where git could not be asked. */
  readonly dirty?: boolean;
  /** What differs from the commit, in git's words: `M` modified, `A` added, `D` deleted, `R` renamed, `U` in conflict, `?` untracked. */
  readonly changes?: readonly GitChange[];
  /** The text of `git diff HEAD`. */
  readonly diff?: GitDiff;
}

export interface GitChange {
  readonly change: string;
  /** From the working tree's folder. */
  readonly path: string;
}

export interface GitDiff {
  /** The SHA-256 under which the storage has it. */
  readonly blob: string;
  readonly bytes: number;
  /** True when it is only the beginning. */
  readonly cut?: boolean;
}
