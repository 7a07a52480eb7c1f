import { isSheafError } from "../model/errors.ts";
import type { Hit, ResultRow } from "../store/store.ts";
import type { Task } from "../task/task.ts";
import { allBlobsIn, blobsIn } from "../value/blobs-in.ts";
import { decode } from "../value/decode.ts";
import { FileDigests } from "../value/file/file-digests.ts";
import type { FileServices } from "../value/file/file-services.ts";
import { verifyFiles } from "../value/file/verify-files.ts";
import { mayNameBlobs, plainText } from "../value/plain-text.ts";

export interface HitCheckOptions {
  readonly files: FileServices;
  readonly lower: (value: unknown) => unknown;
  /** Check content and the task's own `verify`, not only that things are there. */
  readonly verify: boolean;
}

/** Says whether a result that was found can still be used: its blobs and its files are there, and hold what they held. */
export class HitCheck {
  readonly #o: HitCheckOptions;
  readonly #files: FileServices;

  constructor(options: HitCheckOptions) {
    this.#o = options;
    const { files, verify } = options;
    // To verify is to read: a file may have changed and look the same.
    this.#files = verify ? { ...files, digests: new FileDigests(files.disk) } : files;
  }

  /** True when there may be something to look at; small values without files need no check. */
  concerns(found: Hit | ResultRow, task: Task): boolean {
    if (this.#o.verify && task.verify !== undefined) return true;
    if ("output" in found && found.invalid === true) return true;
    const text = "output" in found ? plainText(found.output) : found.text;
    return text === undefined || mayNameBlobs(text);
  }

  /** Why it cannot be used, or undefined. */
  async problem(row: ResultRow, task: Task): Promise<string | undefined> {
    if (row.invalid === true) return "it was found damaged, or taken out of the cache";
    try {
      return (await this.#blobProblem(row)) ?? (await this.#valueProblem(row, task));
    } catch (error) {
      // Part of it was there when it was looked for, and is not now, or does not hold what it held.
      if (isSheafError(error, "SHEAF_BLOB_MISSING") || isSheafError(error, "SHEAF_BLOB_CORRUPT"))
        return error.message;
      throw error;
    }
  }

  async #blobProblem({ output }: ResultRow): Promise<string | undefined> {
    const { verify } = this.#o;
    const { storage } = this.#files;
    for (const blob of verify ? await allBlobsIn(output, storage) : blobsIn(output)) {
      if (!(await (verify ? storage.verify(blob) : storage.has(blob))))
        return `its stored bytes ${blob} are gone or damaged`;
    }
    return undefined;
  }

  async #valueProblem({ output }: ResultRow, task: Task): Promise<string | undefined> {
    const { verify } = this.#o;
    const { storage, formats } = this.#files;
    if (output.special) {
      const value = await decode(output, storage, formats);
      const stale = await verifyFiles(value, this.#files, { content: verify });
      if (stale !== undefined) return stale;
    }
    if (!verify || task.verify === undefined) return undefined;
    return askTask(task, await this.#o.lower(await decode(output, storage, formats)));
  }
}

/** What a check of the user's throws is an answer too: it could not find what it looked for. */
async function askTask(task: Task, lowered: unknown): Promise<string | undefined> {
  try {
    const isGood = await task.verify!(lowered as never);
    return isGood ? undefined : `the verify function of task "${task.name}" said no`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `the verify function of task "${task.name}" threw: ${why}`;
  }
}
