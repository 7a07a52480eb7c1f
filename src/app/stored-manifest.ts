import type { FlowManifest, StepManifest } from "../flow/manifest.ts";
import type { RunRow } from "../store/store.ts";

/** How a run's flow was wired. */
export function storedManifest(row: RunRow): Partial<FlowManifest> {
  return JSON.parse(row.manifest) as Partial<FlowManifest>;
}

/** How many numbers the indices of a step have. */
export function depthOf(manifest: Partial<FlowManifest>, step: StepManifest | undefined): number {
  return manifest.domains?.[step?.domain ?? 0]?.depth ?? (step?.array === true ? 1 : 0);
}
