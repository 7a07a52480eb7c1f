import { dirname, resolve } from "node:path";
import { SheafError } from "../model/errors.ts";
import { makeFolder, whyNot } from "./make-folder.ts";
import { readAccount } from "../observe/account/read-account.ts";
import type { RunAccount } from "../observe/account/run-account.ts";
import type { FilesWanted } from "../observe/ro-crate/crate-files.ts";
import type { Provenance } from "../model/provenance.ts";
import type { RunRow } from "../store/store.ts";
import { findRun } from "./find-run.ts";
import { projectRoot } from "./home.ts";
import type { StoreOptions } from "./options.ts";
import { storedStatus } from "./stored-status.ts";
import { inWorkspace } from "./in-workspace.ts";

export interface ExportOptions extends StoreOptions {
  /** Elements of a step that are told one by one; of a step with more, all together. */
  readonly limit: number;
}

export interface CrateExportOptions extends ExportOptions {
  readonly files: FilesWanted;
  readonly license?: string | undefined;
  /** The folder; undefined: only the metadata is wanted, as text. */
  readonly folder: ((run: string) => string) | undefined;
}

export interface ExportedCrate {
  readonly run: string;
  readonly folder: string | undefined;
  readonly metadata: string;
  readonly files: number;
}

/** Writes what a run was as a Workflow Run RO-Crate. */
export async function exportCrate(
  idOrPrefix: string | undefined,
  options: CrateExportOptions,
): Promise<ExportedCrate> {
  const { roCrateOf } = await import("../observe/ro-crate/ro-crate.ts");
  const { metadataText, writeCrate } = await import("../observe/ro-crate/write-crate.ts");
  const account = await accountOf(idOrPrefix, options);
  const crate = roCrateOf(account, { files: options.files, license: options.license, now: Date.now() });
  const folder = options.folder?.(account.run);
  if (folder !== undefined) {
    makePlaceFor(folder);
    await writeCrate(crate, folder);
  }
  return { run: account.run, folder, metadata: metadataText(crate), files: crate.payload.size };
}

function makePlaceFor(folder: string): void {
  const place = dirname(resolve(folder));
  try {
    makeFolder(place);
  } catch (error) {
    const why = whyNot(place, error as NodeJS.ErrnoException);
    throw new SheafError("SHEAF_USAGE", `${folder} cannot be written: ${why}`, {
      mend: "Name a folder in one that you may write to.",
      cause: error,
    });
  }
}

/** What a run was as OpenLineage events, one JSON document a line. */
export async function exportLineage(
  idOrPrefix: string | undefined,
  options: ExportOptions & { readonly namespace?: string | undefined },
): Promise<{ readonly run: string; readonly lines: readonly string[] }> {
  const { lineageOf } = await import("../observe/open-lineage/open-lineage.ts");
  const account = await accountOf(idOrPrefix, options);
  const namespace = options.namespace ?? process.env["OPENLINEAGE_NAMESPACE"] ?? "default";
  return { run: account.run, lines: lineageOf(account, namespace).map((event) => JSON.stringify(event)) };
}

async function accountOf(idOrPrefix: string | undefined, options: ExportOptions): Promise<RunAccount> {
  return inWorkspace(options, async (workspace) => {
    const { store, storage } = workspace;
    const row = await findRun(store, idOrPrefix);
    const root = projectRoot(workingFolder(row) ?? workspace.root);
    const { state, endedAt } = await storedStatus(store, row, Date.now());
    return await readAccount({ store, storage, row, state, endedAt, root, limit: options.limit });
  });
}

/** Where it was launched: that need not be where it is exported. */
function workingFolder({ provenance }: RunRow): string | undefined {
  return provenance === undefined ? undefined : (JSON.parse(provenance) as Provenance).cwd;
}
