import type { ResultRow } from "../store/store.ts";
import type { Task } from "../task/task.ts";
import { blobsIn } from "../value/blobs-in.ts";
import { decode } from "../value/decode.ts";
import type { FileServices } from "../value/file/file-services.ts";
import { verifyFiles } from "../value/file/verify-files.ts";

export interface HitCheckOptions {
  readonly files: FileServices;
  readonly lower: (value: unknown) => unknown;
  /** Check content and the task's own `verify`, not only that things are there. */
  readonly verify: boolean;
}

/** Says whether a result that was found can still be used: its blob and its files are there, and hold what they held. */
export class HitCheck {
  readonly #o: HitCheckOptions;

  constructor(options: HitCheckOptions) {
    this.#o = options;
  }

  /** True when there is something to look at; small values without files need no check. */
  concerns(row: ResultRow, task: Task): boolean {
    return (
      row.output.special || blobsIn(row.output).length > 0 || (this.#o.verify && task.verify !== undefined)
    );
  }

  /** Why it cannot be used, or undefined. */
  async problem(row: ResultRow, task: Task): Promise<string | undefined> {
    const { files, verify } = this.#o;
    const { storage, formats } = files;
    for (const blob of blobsIn(row.output)) {
      if (!(await (verify ? storage.verify(blob) : storage.has(blob))))
        return `its stored bytes ${blob} are gone or damaged`;
    }
    if (row.output.special) {
      const value = await decode(row.output, storage, formats);
      const stale = await verifyFiles(value, files, { content: verify });
      if (stale !== undefined) return stale;
    }
    if (!verify || task.verify === undefined) return undefined;
    const lowered = await this.#o.lower(await decode(row.output, storage, formats));
    return (await task.verify(lowered as never))
      ? undefined
      : `the verify function of task "${task.name}" said no`;
  }
}
