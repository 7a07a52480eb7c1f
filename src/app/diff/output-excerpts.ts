import { SheafError } from "../../model/errors.ts";
import type { Pair } from "../../model/run-difference.ts";
import { decode } from "../../value/decode.ts";
import { differingExcerpts } from "../../value/differing-excerpts.ts";
import type { Encoded } from "../../value/encoded.ts";
import { excerptOf } from "../../value/excerpt.ts";
import type { Workspace } from "../workspace.ts";

/** Larger outputs are not read for an excerpt. Bytes. */
const readUpTo = 1_000_000;
const DIGITS = 12;

/** Excerpts of outputs, of two that differ from where they do. */
export async function outputExcerpts(
  outputs: Pair<Encoded | undefined>,
  storage: Workspace["storage"],
): Promise<Pair<string | undefined>> {
  const [first, second] = outputs;
  const texts = [await textOf(first, storage), await textOf(second, storage)] as const;
  if (texts[0] === undefined || texts[1] === undefined) return texts;
  // What people are shown may be the same of values that differ.
  if (texts[0] === texts[1]) return [withDigest(texts[0], first!), withDigest(texts[1], second!)];
  return differingExcerpts(texts[0], texts[1]);
}

async function textOf(
  output: Encoded | undefined,
  storage: Workspace["storage"],
): Promise<string | undefined> {
  if (output === undefined) return undefined;
  if (output.text !== undefined && !output.special && output.format === "json") return output.text;
  const bare = `${output.format}, ${output.size} bytes`;
  if (output.size > readUpTo) return bare;
  try {
    return excerptOf(await decode(output, storage), undefined);
  } catch (error) {
    if (error instanceof SheafError) return bare; // a format of the user's own, or bytes that are gone
    throw error;
  }
}

const withDigest = (text: string, { digest }: Encoded): string =>
  `${text} (${Buffer.from(digest).toString("hex").slice(0, DIGITS)})`;
