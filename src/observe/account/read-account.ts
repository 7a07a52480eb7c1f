import { fileURLToPath } from "node:url";
import type { FlowManifest } from "../../flow/manifest.ts";
import type { Provenance } from "../../model/provenance.ts";
import type { RunStateName } from "../../model/states.ts";
import type { RunRow, Store } from "../../store/store.ts";
import type { Storage } from "../../storage/storage.ts";
import { isPlain } from "../../value/json/plain.ts";
import { FileValue } from "../../value/file/file-value.ts";
import { KnownValues } from "./known-values.ts";
import { readPublished } from "./read-published.ts";
import { readDiff, readLicense, readLockfile } from "./read-project.ts";
import { readSources } from "./read-sources.ts";
import { readSteps } from "./read-steps.ts";
import { readTasks } from "./read-tasks.ts";
import { readEncoded, recordValue } from "./record-value.ts";
import type { NamedValue, RunAccount } from "./run-account.ts";

export interface AccountRequest {
  readonly store: Store;
  readonly storage: Storage;
  readonly row: RunRow;
  /** As it is now: the store has a run whose process is gone as running. */
  readonly state: RunStateName;
  readonly endedAt: number | undefined;
  readonly root: string;
  /** Elements of a step that are told one by one. */
  readonly limit: number;
}

/** Reads a run from the store, without the user's code. */
export async function readAccount(request: AccountRequest): Promise<RunAccount> {
  const { store, storage, row, state, endedAt, root, limit } = request;
  const manifest = JSON.parse(row.manifest) as FlowManifest;
  const known = new KnownValues(storage);
  const params = await readParams(row, storage, known);
  const steps = await readSteps({ store, storage, row, steps: manifest.steps, known, limit });
  const account = {
    run: row.id,
    flow: row.flow,
    state,
    startedAt: row.createdAt,
    endedAt,
    error: row.error,
    user: row.user,
    host: row.host,
    argv: row.argv,
    root,
    runDir: row.runDir,
    module: row.module?.startsWith("file:") === true ? fileURLToPath(row.module) : undefined,
    manifest,
    provenance: row.provenance === undefined ? undefined : (JSON.parse(row.provenance) as Provenance),
    params,
    ...(await readResult(row, storage, known)),
    tasks: await readTasks(store, row.id),
    steps,
  };
  const [sources, published, lockfile, diff, license] = await Promise.all([
    readSources(account, storage),
    readPublished(account),
    readLockfile(account.provenance),
    readDiff(account.provenance, storage),
    readLicense(root),
  ]);
  return { ...account, sources, published, lockfile, diff, license };
}

async function readParams(row: RunRow, storage: Storage, known: KnownValues): Promise<NamedValue[]> {
  const { value, recorded } = await readEncoded(row.params, storage);
  await known.keep(value, recorded);
  return named(value, storage);
}

async function readResult(
  { result }: RunRow,
  storage: Storage,
  known: KnownValues,
): Promise<Pick<RunAccount, "results" | "resultText">> {
  if (result === undefined) return { results: [], resultText: undefined };
  const { value } = await readEncoded(result, storage);
  // The flow's result is kept as people get it: with local paths in place of files.
  const whole = withFiles(value, known);
  if (typeof whole === "object" && whole !== null && isPlain(whole))
    return { results: await named(whole, storage), resultText: result.text };
  const results = whole === undefined ? [] : [{ name: "result", value: await recordValue(whole, storage) }];
  return { results, resultText: result.text };
}

async function named(value: unknown, storage: Storage): Promise<NamedValue[]> {
  if (typeof value !== "object" || value === null) return [];
  return Promise.all(
    Object.entries(value).map(async ([name, member]) => ({
      name,
      value: await recordValue(member, storage),
    })),
  );
}

function withFiles(value: unknown, known: KnownValues): unknown {
  if (typeof value === "string") {
    const file = known.filesByPath.get(value);
    return file?.sha256 === undefined
      ? value
      : new FileValue({ digest: file.sha256, size: file.bytes ?? 0, name: file.name });
  }
  if (Array.isArray(value)) return value.map((item) => withFiles(item, known));
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withFiles(member, known)]));
}
