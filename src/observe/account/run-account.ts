import type { InstalledPackage } from "../../fingerprint/package-closure.ts";
import type { FlowManifest, StepManifest } from "../../flow/manifest.ts";
import type { Failure } from "../../model/failure.ts";
import type { IndexPath } from "../../model/index-path.ts";
import type { Provenance } from "../../model/provenance.ts";
import type { RunStateName, StepCounts } from "../../model/states.ts";
import type { Usage } from "../../model/usage.ts";
import type { RecordedFile, RecordedValue } from "./recorded-value.ts";

/** A run as it is told to others: all that an export needs, read from the store without the user's code. */
export interface RunAccount {
  readonly run: string;
  readonly flow: string;
  readonly state: RunStateName;
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly endedAt: number | undefined;
  readonly error: Failure | undefined;
  readonly user: string;
  readonly host: string;
  readonly argv: readonly string[];
  /** The folder of the project. */
  readonly root: string;
  readonly runDir: string;
  /** The path of the file that the flow is in. */
  readonly module: string | undefined;
  readonly manifest: FlowManifest;
  readonly provenance: Provenance | undefined;
  readonly params: readonly NamedValue[];
  /** The members of the result, where it is an object; else one that is called `result`. */
  readonly results: readonly NamedValue[];
  /** The result as JSON. */
  readonly resultText: string | undefined;
  readonly tasks: readonly TaskAccount[];
  readonly sources: readonly SourceFile[];
  /** Where it is still as it was. */
  readonly lockfile: { readonly name: string; readonly at: string; readonly sha256: string } | undefined;
  /** What was not committed when the run began: where the text of the diff is. */
  readonly diff: string | undefined;
  /** What the project's package.json says. */
  readonly license: string | undefined;
  readonly published: readonly PublishedFile[];
  readonly steps: readonly StepAccount[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: RecordedValue;
}

export interface SourceFile {
  /** From the project's folder, with forward slashes. */
  readonly name: string;
  /** Where it can be read. */
  readonly at: string;
  /** True when it was changed after the run began. */
  readonly isLater: boolean;
}

export interface PublishedFile {
  /** The result that it is of. */
  readonly result: string;
  /** Where it was published, as the flow says it. */
  readonly target: string;
  readonly file: RecordedFile;
}

export interface TaskAccount {
  readonly name: string;
  /** What stands for its code: a fingerprint, or the version that it was given by hand. */
  readonly version: string | undefined;
  readonly packages: readonly InstalledPackage[];
  /** The project's own files that its code is in; relative to the project. */
  readonly files: readonly string[];
  readonly container: string | undefined;
}

export interface StepAccount {
  readonly manifest: StepManifest;
  readonly counts: StepCounts;
  /** When its first element began and its last one ended; undefined where none has. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** What was executed or taken from an earlier run, the first of it. */
  readonly elements: readonly ElementAccount[];
  /** How many more there are. */
  readonly more: number;
  /** The first one. */
  readonly failure: Failure | undefined;
}

export interface ElementAccount {
  readonly index: IndexPath;
  readonly state: "running" | "succeeded" | "cached" | "failed" | "cancelled" | "stale";
  readonly attempt: number;
  /** Of the execution: for a cached one, when its result was computed. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** The earlier run whose result this is. */
  readonly from: string | undefined;
  readonly inputs: readonly ElementInput[];
  readonly output: RecordedValue | undefined;
  readonly failure: Failure | undefined;
  readonly usage: Usage | undefined;
}

export interface ElementInput {
  readonly name: string;
  readonly token: string;
  /** Its JSON where that is short, else what was recorded of it. */
  readonly shown: string;
  /** Files that it is known to be, or to hold. */
  readonly files: readonly RecordedFile[];
  readonly isFiles: boolean;
}
