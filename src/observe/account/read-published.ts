import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { sha256Hex } from "../../value/sha256.ts";
import type { PublishedFile, RunAccount } from "./run-account.ts";

/** A file that was changed so much later than the run ended is not the run's any more. Milliseconds. */
const slackMs = 5000;

/** The published results that are still as the run left them. */
export async function readPublished(
  account: Pick<RunAccount, "manifest" | "root" | "state" | "endedAt">,
): Promise<PublishedFile[]> {
  if (account.state !== "succeeded") return [];
  const found = await Promise.all(
    Object.entries(account.manifest.publish).map(async ([result, target]) => {
      const path = resolve(account.root, target);
      const facts = await stat(path).catch(() => undefined);
      if (facts?.isFile() !== true || facts.mtimeMs > (account.endedAt ?? 0) + slackMs) return undefined;
      const sha256 = sha256Hex(await readFile(path));
      const file = { kind: "file", name: basename(path), path, sha256, bytes: facts.size } as const;
      return { result, target, file };
    }),
  );
  return found.filter((one) => one !== undefined);
}
