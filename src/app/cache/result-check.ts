import { isSheafError } from "../../model/errors.ts";
import { identityOf, inputsText, readInputs } from "../../plan/identity.ts";
import type { StoredResult } from "../../store/upkeep.ts";
import { allBlobsIn, blobsIn, hidesBlobs } from "../../value/blobs-in.ts";
import { decode, decodeText } from "../../value/decode.ts";
import { digest } from "../../value/digest.ts";
import { FileDigests } from "../../value/file/file-digests.ts";
import type { FileServices } from "../../value/file/file-services.ts";
import { isPathValue } from "../../value/file/kinds.ts";
import { verifyFiles } from "../../value/file/verify-files.ts";
import { findSpecials } from "../../value/find-special.ts";
import type { Workspace } from "../workspace.ts";
import type { BlobCheck } from "./blob-check.ts";

/** Checks results: their texts, blobs, files left in place, and what their identities are made of. */
export class ResultCheck {
  /** Files and folders left in place that were looked at. */
  paths = 0;
  readonly #files: FileServices;
  readonly #blobs: BlobCheck;

  constructor({ files }: Workspace, blobs: BlobCheck) {
    // Without the memo: a file that looks the same may have changed.
    this.#files = { ...files, digests: new FileDigests(files.disk) };
    this.#blobs = blobs;
  }

  async problem(row: StoredResult): Promise<string | undefined> {
    const { output } = row;
    try {
      const problem = identityProblem(row) ?? (await this.#blobs.problem(blobsIn(output)));
      if (problem !== undefined) return problem;
      if (hidesBlobs(output)) {
        const inside = await this.#blobs.problem(await allBlobsIn(output, this.#files.storage));
        if (inside !== undefined) return inside;
      }
      return textProblem(row) ?? (output.special ? await this.#filesProblem(row) : undefined);
    } catch (error) {
      if (isSheafError(error)) return error.message;
      if (error instanceof SyntaxError) return "its stored text is damaged";
      throw error;
    }
  }

  async #filesProblem({ output }: StoredResult): Promise<string | undefined> {
    const value = await decode(output, this.#files.storage);
    this.paths += findSpecials(value).filter((each) => isPathValue(each) && !each.remote).length;
    return verifyFiles(value, this.#files, { content: true });
  }
}

/** A text that is kept in the database is checked against its digest; where it refers to blobs, these are checked. */
function textProblem({ output }: StoredResult): string | undefined {
  const { text, format } = output;
  if (text === undefined || format !== "json" || text.includes(V8) || blobsIn(output).length > 0)
    return undefined;
  const found = digest(decodeText(text));
  return Buffer.compare(found, output.digest) === 0 ? undefined : "its stored text is damaged";
}

/** Such bytes are not the same each time that they are written. */
const V8 = '{"$":"v8"';

function identityProblem({ prefix, inputs, identity }: StoredResult): string | undefined {
  if (prefix === undefined || inputs === undefined) return undefined;
  return identityMade(prefix, inputs) === identity
    ? undefined
    : "its identity is not made of the inputs that were recorded";
}

/** Undefined where the inputs cannot be read. */
function identityMade(prefix: string, inputs: string): string | undefined {
  try {
    return identityOf(prefix, inputsText(readInputs(inputs)));
  } catch {
    return undefined;
  }
}
