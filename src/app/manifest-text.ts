import { manifestOf } from "../flow/manifest.ts";

/** The manifest of a flow as it is recorded with its runs. */
export function manifestText(flow: Parameters<typeof manifestOf>[0]): string {
  return JSON.stringify(manifestOf(flow));
}
