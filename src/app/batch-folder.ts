import { join } from "node:path";

/** Where all is that a run has to do with a batch scheduler; there for no other run. */
export function batchFolder({ runDir }: { readonly runDir: string }): string {
  return join(runDir, "batch");
}
