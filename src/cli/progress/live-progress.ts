import type { RunStatus } from "../../model/status.ts";
import { Pace } from "../../view/pace.ts";
import { progressLines } from "../../view/progress-lines.ts";
import { endedCount } from "../../view/step-state.ts";
import type { Terminal } from "../output/terminal.ts";
import { LiveBlock } from "./live-block.ts";
import type { Progress } from "./progress.ts";

/** Progress on a terminal: a line for each step, drawn again at most ten times a second. */
export class LiveProgress implements Progress {
  readonly everyMs = 100;
  private readonly terminal: Terminal;
  private readonly block: LiveBlock;
  private readonly pace = new Pace();
  private frame = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
    this.block = new LiveBlock(terminal);
  }

  show(status: RunStatus): void {
    for (const step of status.steps)
      this.pace.observe(step.name, endedCount(step) - step.cached, status.elapsedMs);
    const { columns, rows } = this.terminal.errorSize();
    const options = {
      style: this.terminal.errorStyle,
      pace: this.pace,
      width: columns - 1,
      height: rows - 1,
      frame: this.frame++,
    };
    this.block.draw(progressLines(status, options));
  }

  aside(write: () => void): void {
    this.block.aside(write);
  }

  end(): void {
    this.block.clear();
  }
}
