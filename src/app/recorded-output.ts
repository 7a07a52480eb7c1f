import type { RecordedOutput } from "../model/element-report.ts";
import { isSheafError } from "../model/errors.ts";
import type { Encoded } from "../value/encoded.ts";
import { decode } from "../value/decode.ts";
import type { Workspace } from "./workspace.ts";

/** Outputs with a larger body are not read unless that is asked for. Bytes. */
const readUpTo = 4_000_000;

/** An output with its value, as far as that can be had without the user's code. */
export async function recordedOutput(
  encoded: Encoded,
  workspace: Pick<Workspace, "storage" | "lower">,
  isWhole: boolean,
): Promise<RecordedOutput> {
  const { format, size, digest } = encoded;
  const output = { format, bytes: size, digest: Buffer.from(digest).toString("hex") };
  const where = encoded.blob === undefined ? "" : `, as ${encoded.blob} in the storage`;
  if (size > readUpTo && !isWhole) return { ...output, missing: `it is large${where}; --full reads it` };
  try {
    return { ...output, value: await workspace.lower(await decode(encoded, workspace.storage)) };
  } catch (error) {
    if (isSheafError(error, "SHEAF_UNKNOWN_FORMAT"))
      return { ...output, missing: `it is in a format of your own${where}` };
    if (isSheafError(error)) return { ...output, missing: error.message };
    throw error;
  }
}
