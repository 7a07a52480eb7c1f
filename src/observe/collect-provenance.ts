import { readFile } from "node:fs/promises";
import type { Provenance } from "../model/provenance.ts";
import type { Storage } from "../storage/storage.ts";
import { shownEnvironment } from "./declared-environment.ts";
import { findLockfile } from "./find-lockfile.ts";
import { gitStateOf } from "./git/git-state.ts";
import { machineFacts } from "./machine.ts";
import { sheafVersion } from "./sheaf-version.ts";

export interface CollectOptions {
  /** The folder that the flow's module is in, else the project's: repository and lock file are looked for from there upwards. */
  readonly folder: string;
  /** The file that the flow is in. */
  readonly module?: string;
  /** Takes in the diff, and the file that the flow is in. */
  readonly storage: Pick<Storage, "put">;
  /** The variables that tasks declare, as they were read at launch. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables that hold secrets: they are never recorded, even if a task declares them. */
  readonly secrets?: ReadonlySet<string>;
  readonly argv?: readonly string[];
  readonly cwd?: string;
  /** Aborted: git is not waited for any longer, and what is known is given. */
  readonly signal?: AbortSignal;
}

/**
 * What a run records of where it ran, with what and of which state of the source. It takes some tens of milliseconds beside
 * whatever else goes on, starts no process where there is no repository, and never rejects: what cannot be found out is a note.
 */
export async function collectProvenance(options: CollectOptions): Promise<Provenance> {
  const { folder, argv = process.argv.slice(1), cwd = process.cwd() } = options;
  const notes: string[] = [];
  const note = (sentence: string) => void notes.push(sentence);
  const trying = async <T>(what: string, find: () => Promise<T>): Promise<T | undefined> =>
    find().catch((error: unknown) => {
      note(`${what} is not known: ${error instanceof Error ? error.message : String(error)}.`);
      return undefined;
    });
  const [source, git, lockfile, machine, sheaf] = await Promise.all([
    trying("The flow's file", () => sourceOf(options)),
    trying("The state of the repository", () => gitStateOf({ ...options, note })),
    trying("The lock file", () => findLockfile(folder)),
    machineFacts(),
    trying("Sheaf's version", sheafVersion),
  ]);
  return {
    format: 1,
    sheaf: sheaf ?? "unknown",
    node: process.versions.node,
    ...machine,
    cwd,
    argv,
    env: shownEnvironment(options.env, options.secrets),
    ...(source === undefined ? {} : { source }),
    ...(lockfile === undefined ? {} : { lockfile }),
    ...(git === undefined ? {} : { git }),
    notes,
  };
}

async function sourceOf({ module, storage }: CollectOptions): Promise<Provenance["source"]> {
  if (module === undefined) return undefined;
  const { name } = await storage.put(await readFile(module));
  return { path: module, sha256: name };
}
