import type { RunStatus } from "../model/status.ts";

/** What to type next for a run in this state, if anything. */
export function nextCommand(
  status: RunStatus,
): { readonly text: string; readonly command: string } | undefined {
  switch (status.state) {
    case "failed":
      return { text: "Run again what failed", command: `sheaf retry ${status.run}` };
    case "interrupted":
      return {
        text:
          status.batch?.revived === undefined
            ? "The process that drove it is gone. Go on with it"
            : "When the cause is mended, go on with it",
        command: `sheaf resume ${status.run}`,
      };
    case "cancelled":
      return { text: "Go on with what is left", command: `sheaf retry ${status.run}` };
    case "running":
    case "queued":
    case "succeeded":
      return undefined;
  }
}
