import type { RunStatus } from "../../model/status.ts";
import { ProgressReport } from "../../view/progress-report.ts";
import type { Output } from "../output/output.ts";
import type { Progress } from "./progress.ts";

/** Progress where nothing can be drawn over: a line for each change, and now and then for long steps. */
export class PlainProgress implements Progress {
  readonly everyMs = 250;
  private readonly report = new ProgressReport();
  private readonly output: Output;

  constructor(output: Output) {
    this.output = output;
  }

  show(status: RunStatus): void {
    const lines = this.report.next(status);
    if (lines.length > 0) this.output.note(...lines);
  }

  aside(write: () => void): void {
    write();
  }

  end(status: RunStatus): void {
    this.show(status);
  }
}
